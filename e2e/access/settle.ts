/** Puts a random organisation into a running server: the stock of records once, then roles, users, owners, states and rules each time. */

import { randomUUID } from 'node:crypto';
import type { Filter } from '../../src/metadata/filter.ts';
import { ADMIN_PASSWORD, type RunningServer, type TestClient } from '../../tools/testing/server.ts';
import { take } from '../../tools/testing/take.ts';
import { formOf } from './form.ts';
import { GROUPS, MODULES, type Module, type Party, RELATIONS, ROLES, STOCK, type World } from './world.ts';

/** The records of the stock as they were made: ids and numbers by module and place. */
export interface Stock {
  readonly ids: Readonly<Record<Module, readonly string[]>>;
  readonly numbers: Readonly<Record<Module, readonly string[]>>;
  /** By contact: a file that hangs on it. */
  readonly files: readonly string[];
  /** By contact, of the first ones: a copy of their data, delivered in the portal. */
  readonly copies: readonly Copy[];
  /** Id of the last event of making them. */
  readonly lastEvent: string;
}

export interface Copy {
  readonly package: string;
  readonly request: string;
}

export interface Settled {
  readonly stock: Stock;
  /** The users of the world, signed in. */
  readonly users: readonly TestClient[];
}

/** A field of tickets that is kept secret. */
export const SECRET = 'door_code';

/** What a comment of the n-th contact says. */
export const remark = (place: number): string => `Remark about ${STOCK.contacts[place]?.values.last_name}`;

/** `token` is the portal's; `runJobs` does the work that is queued. */
export async function makeStock(
  server: RunningServer,
  token: string,
  runJobs: () => Promise<unknown>,
): Promise<Stock> {
  const none = (): Record<Module, string[]> => ({
    accounts: [],
    contacts: [],
    tickets: [],
    invoices: [],
    invoice_lines: [],
    documents: [],
  });
  const [ids, numbers] = [none(), none()];
  const files: string[] = [];
  const privacy = {
    category: 'contact',
    sensitivity: 'confidential',
    origin: 'provided',
    purposes: ['support'],
    retention: 'support_3y',
    onErasure: 'delete',
  };
  const secret = { name: SECRET, type: 'secret', label: 'Door code', privacy };
  await take(server.admin.post('/modules/tickets/fields', secret));
  for (const module of MODULES) {
    for (const { values, refers } of STOCK[module]) {
      const links = Object.entries(refers).map(([field, { module: to, to: place }]) => [
        field,
        ids[to][place],
      ]);
      const made = await server.admin.post(`/records/${module}`, { ...values, ...Object.fromEntries(links) });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
      ids[module].push(made.body.id);
      numbers[module].push(made.body.number);
    }
  }
  for (const [place, id] of ids.contacts.entries()) {
    await server.admin.post(`/records/contacts/${id}/comments`, { body: remark(place), internal: true });
    const { payload, headers } = formOf({}, { filename: 'note.txt', content: `Note ${place}` });
    const file = await server.admin.post(`/records/contacts/${id}/files`, payload, { headers });
    if (file.status !== 201) throw new Error(JSON.stringify(file.body));
    files.push(file.body.id ?? file.body.items?.[0]?.id);
  }
  const copies: Copy[] = [];
  for (const person of ids.contacts.slice(0, 2))
    copies.push(await deliveredCopy(server, server.withToken(token, person), runJobs));
  const { items } = await take(server.admin.get('/evidence/events?limit=1'), 200);
  return { ids, numbers, files, copies, lastEvent: items[0].id };
}

/** The copy of a person's data (Art. 15(3)), made and delivered in the portal. */
async function deliveredCopy(
  server: RunningServer,
  portal: TestClient,
  runJobs: () => Promise<unknown>,
): Promise<Copy> {
  const officer = await server.as('data_protection_officer');
  const asked = await take(portal.post('/requests', { type: 'access', note: 'Everything.' }));
  const path = `/requests/${asked.id}`;
  await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
  const made = await take(officer.post(`${path}/packages`, {}), 202);
  await runJobs();
  await take(officer.post(`${path}/deliveries`, { channel: 'portal', package: made.id }));
  return { package: made.id, request: asked.id };
}

/** Makes the world true. What the one before left of roles and users names nothing any more. */
export async function settle(server: RunningServer, stock: Stock, world: World): Promise<Settled> {
  // On a slow machine the worlds before took longer than a proof holds.
  await take(server.admin.post('/sessions/current/step-ups', { password: ADMIN_PASSWORD }));
  const fresh = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
  const [roles, profiles, groups] = [fresh(ROLES), fresh(world.profiles.length), fresh(GROUPS)];
  const { owner } = server.database;
  await owner.query('DELETE FROM attesta.sharing_rules');
  await owner.query('DELETE FROM attesta.record_rules');
  for (const [place, { actions, fields, tools }] of world.profiles.entries()) {
    await owner.query(
      'INSERT INTO attesta.profiles (id, name, modules, fields, tools) VALUES ($1::uuid, $1::text, $2, $3, $4)',
      [
        profiles[place],
        JSON.stringify(actions),
        JSON.stringify(fields),
        JSON.stringify([...tools, 'workflows', 'evidence']),
      ],
    );
  }
  for (const [place, id] of roles.entries()) {
    const parent = place === 0 ? null : roles[world.parents[place - 1] ?? 0];
    await owner.query('INSERT INTO attesta.roles (id, name, parent) VALUES ($1::uuid, $1::text, $2)', [
      id,
      parent,
    ]);
    const mine = (world.profilesOf[place] ?? []).map((one) => profiles[one]);
    await owner.query('INSERT INTO attesta.role_profiles SELECT $1, unnest($2::uuid[])', [id, mine]);
  }
  const users: TestClient[] = [];
  for (const role of world.roleOf) users.push(await server.as(roles[role] ?? ''));
  await owner.query(
    'INSERT INTO attesta.groups (id, name) SELECT id, id::text FROM unnest($1::uuid[]) AS g (id)',
    [groups],
  );
  const known = { user: users.map((one) => one.userId), role: roles, group: groups };
  for (const { group, kind, of } of world.members) {
    const table = kind === 'user' || kind === 'group' ? kind : 'role';
    await owner.query(
      `INSERT INTO attesta.group_members (group_id, kind, member_${table}) VALUES ($1, $2, $3)`,
      [groups[group], kind, known[table][of]],
    );
  }
  await own(server, stock, world, known);
  await rule(server, world, known);
  return { stock, users };
}

type Known = Readonly<Record<'user' | 'role' | 'group', readonly string[]>>;

async function own(server: RunningServer, stock: Stock, world: World, known: Known): Promise<void> {
  const { owner } = server.database;
  for (const module of MODULES) {
    const owners = world.owners[module];
    await owner.query(
      `UPDATE data.${module} d SET owner_user = w.owner_user, owner_group = w.owner_group, state = w.state
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS w (id, owner_user, owner_group, state) WHERE d.id = w.id`,
      [
        stock.ids[module],
        owners.map((one) => (one && 'user' in one ? known.user[one.user] : null)),
        owners.map((one) => (one && 'group' in one ? known.group[one.group] : null)),
        world.states[module],
      ],
    );
    if (server.engine.catalog.current().modules.get(module)?.defaultSharing !== world.defaults[module]) {
      const changed = await server.admin.patch(`/modules/${module}`, {
        defaultSharing: world.defaults[module],
      });
      if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));
    }
  }
}

/** Rules go in through the door, so that what it refuses is noticed. */
async function rule(server: RunningServer, world: World, known: Known): Promise<void> {
  const add = async (path: string, body: object): Promise<void> => {
    const made = await server.admin.post(path, body);
    if (made.status !== 201) throw new Error(JSON.stringify([body, made.body]));
  };
  for (const [place, { from, to, related, ...wish }] of world.sharing.entries()) {
    await add('/sharing-rules', {
      ...wish,
      name: `Sharing ${place}`,
      from: from.kind === 'filter' ? from : party(from, known),
      to: party(to, known),
      related: related ? relationsOn(wish.module).map((one) => one.module) : [],
    });
  }
  for (const [place, { to, related, ...wish }] of world.rules.entries()) {
    await add('/record-rules', {
      ...wish,
      name: `Rule ${place}`,
      to: party(to, known),
      related: related ? relationsOn(wish.module).map((one) => one.name) : [],
    });
  }
}

function relationsOn(module: Module) {
  return RELATIONS.filter((one) => one.on === module);
}

function party(one: Party, known: Known): { kind: string; id?: string } {
  if (one.kind === 'everyone') return { kind: 'everyone' };
  if (one.kind === 'portal') return { kind: 'role', id: 'portal_service' };
  const table = one.kind === 'user' || one.kind === 'group' ? one.kind : 'role';
  return { kind: one.kind, id: known[table][one.of] ?? '' };
}

/** Takes away what a walk created: it is no part of the stock. */
export async function forget(server: RunningServer, module: Module, id: string): Promise<void> {
  await server.database.owner.query('DELETE FROM attesta.search_entries WHERE record = $1', [id]);
  await server.database.owner.query(`DELETE FROM data.${module} WHERE id = $1`, [id]);
}

/** A filter as the address of a list carries it. */
export function filterParameter(filter: Filter): string {
  return `filter=${encodeURIComponent(JSON.stringify(filter))}`;
}
