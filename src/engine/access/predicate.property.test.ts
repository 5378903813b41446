/** The access rule as an independent model, compared with the SQL on random trees of roles, groups, owners and sharing. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { DefaultSharing } from '../../metadata/module.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { rightsOf, type Standing } from './compile-rights.ts';
import { compileFragment } from './fragment.ts';
import { readOrganisation } from './organisation.ts';
import { accessPredicate } from './predicate.ts';
import type { ModuleAction } from './rights.ts';
import { Standings } from './standings.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00Z');
const ids = (count: number): string[] => Array.from({ length: count }, () => uuidv7(now));
const ROLES = 5;
const USERS = 5;
const GROUPS = 3;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.owner.query(
    `CREATE TABLE data.things (id uuid PRIMARY KEY, state text, owner_user uuid, owner_group uuid);
     GRANT SELECT ON data.things TO PUBLIC`,
  );
});
afterAll(() => database.close());

type Member = { group: number; kind: 'user' | 'role' | 'role_and_subordinates' | 'group'; of: number };
interface World {
  /** Role n stands under `parents[n - 1]`, always a lower number: a tree. Role 0 is the top. */
  readonly parents: readonly number[];
  readonly roleOf: readonly number[];
  readonly members: readonly Member[];
  readonly things: readonly { user: number | null; group: number | null; state: string }[];
  readonly sharing: DefaultSharing;
  readonly actions: readonly ModuleAction[];
}

const world: fc.Arbitrary<World> = fc.record({
  parents: fc.tuple(...Array.from({ length: ROLES - 1 }, (_, index) => fc.nat(index))),
  roleOf: fc.array(fc.nat(ROLES - 1), { minLength: USERS, maxLength: USERS }),
  members: fc.uniqueArray(
    fc.oneof(
      fc.record({ group: fc.nat(GROUPS - 1), kind: fc.constant('user' as const), of: fc.nat(USERS - 1) }),
      fc.record({
        group: fc.nat(GROUPS - 1),
        kind: fc.constantFrom('role' as const, 'role_and_subordinates' as const),
        of: fc.nat(ROLES - 1),
      }),
      fc
        .record({ group: fc.nat(GROUPS - 1), kind: fc.constant('group' as const), of: fc.nat(GROUPS - 1) })
        .filter((member) => member.group !== member.of),
    ),
    { maxLength: 6, selector: (member) => JSON.stringify(member) },
  ),
  things: fc.array(
    fc.record({
      user: fc.option(fc.nat(USERS - 1)),
      group: fc.option(fc.nat(GROUPS - 1)),
      state: fc.constantFrom('active', 'active', 'restricted', 'archived', 'blocked'),
    }),
    { minLength: 6, maxLength: 12 },
  ),
  sharing: fc.constantFrom('private', 'private', 'read', 'read_edit', 'read_edit_delete'),
  actions: fc.subarray(['read', 'edit', 'delete', 'export'] as const, { minLength: 1 }),
});

/** Design §6, read aloud: no SQL, no sets kept, every question asked anew. */
function expected(at: World, user: number, action: ModuleAction, thing: World['things'][number]): boolean {
  const changing = action === 'edit' || action === 'delete';
  if (thing.state !== 'active') return false;
  if (!at.actions.includes(action)) return false;
  const opened = { private: 0, read: 1, read_edit: 2, read_edit_delete: 3 }[at.sharing];
  if (opened >= (action === 'delete' ? 3 : changing ? 2 : 1)) return true;
  const people = Array.from({ length: USERS }, (_, other) => other);
  const seenThrough = people.filter(
    (other) => other === user || isBelow(at, roleOf(at, other), roleOf(at, user)),
  );
  if (thing.user !== null && seenThrough.includes(thing.user)) return true;
  return thing.group !== null && seenThrough.some((other) => isIn(at, other, thing.group ?? -1, []));
}

const roleOf = (at: World, user: number): number => at.roleOf[user] ?? 0;

function isBelow(at: World, role: number, above: number): boolean {
  if (role === 0) return false;
  const parent = at.parents[role - 1] ?? 0;
  return parent === above || isBelow(at, parent, above);
}

function isIn(at: World, user: number, group: number, seen: readonly number[]): boolean {
  if (seen.includes(group)) return false;
  const role = roleOf(at, user);
  return at.members.some((member) => {
    if (member.group !== group) return false;
    if (member.kind === 'user') return member.of === user;
    if (member.kind === 'role') return member.of === role;
    if (member.kind === 'role_and_subordinates') return member.of === role || isBelow(at, role, member.of);
    return isIn(at, user, member.of, [...seen, group]);
  });
}

interface Made {
  readonly users: readonly string[];
  readonly things: readonly string[];
}

async function make(at: World): Promise<Made> {
  const [roles, users, groups, things, [profile = '']] = [
    ids(ROLES),
    ids(USERS),
    ids(GROUPS),
    ids(at.things.length),
    ids(1),
  ];
  await database.transaction(async (tx) => {
    await tx.query('INSERT INTO attesta.profiles (id, name, modules) VALUES ($1::uuid, $1::text, $2)', [
      profile,
      JSON.stringify({ things: at.actions }),
    ]);
    for (const [index, id] of roles.entries()) {
      const parent = index === 0 ? null : roles[at.parents[index - 1] ?? 0];
      await tx.query('INSERT INTO attesta.roles (id, name, parent) VALUES ($1::uuid, $1::text, $2)', [
        id,
        parent,
      ]);
      await tx.query('INSERT INTO attesta.role_profiles VALUES ($1, $2)', [id, profile]);
    }
    await tx.query(
      `INSERT INTO attesta.users (id, username, name, role, created_at, updated_at)
       SELECT id, id::text, id::text, role, $3, $3 FROM unnest($1::uuid[], $2::uuid[]) AS made (id, role)`,
      [users, users.map((_, index) => roles[roleOf(at, index)]), now],
    );
    await tx.query(
      'INSERT INTO attesta.groups (id, name) SELECT id, id::text FROM unnest($1::uuid[]) AS made (id)',
      [groups],
    );
    for (const { group, kind, of } of at.members) {
      const [column, from] =
        kind === 'user'
          ? ['member_user', users]
          : kind === 'group'
            ? ['member_group', groups]
            : ['member_role', roles];
      await tx.query(`INSERT INTO attesta.group_members (group_id, kind, ${column}) VALUES ($1, $2, $3)`, [
        groups[group],
        kind,
        from[of],
      ]);
    }
  });
  await database.owner.query(
    'INSERT INTO data.things SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[])',
    [
      things,
      at.things.map((thing) => thing.state),
      at.things.map((thing) => (thing.user === null ? null : users[thing.user])),
      at.things.map((thing) => (thing.group === null ? null : groups[thing.group])),
    ],
  );
  return { users, things };
}

function catalogOf(sharing: DefaultSharing): Catalog {
  const label = { en: 'Things' };
  const module = {
    name: 'things',
    label,
    labelPlural: label,
    icon: 'box',
    numberPrefix: 'THI',
    titleFields: [],
    fields: [],
    blocks: [],
    relations: [],
    views: [],
    subject: { kind: 'self' },
    defaultSharing: sharing,
    comments: false,
    files: false,
    origin: 'company',
  } as const;
  return {
    version: 1,
    modules: new Map([['things', module]]),
    purposes: new Map(),
    retention: new Map(),
    workflows: new Map(),
  };
}

function sorted(standing: Omit<Standing, 'rolesAbove'> | undefined) {
  const { roleId, groups, subordinates, groupsBelow, profiles } = standing ?? {};
  const lists = [groups, subordinates, groupsBelow].map((list) => [...(list ?? [])].sort());
  return [roleId, ...lists, profiles];
}

test('whatever the roles, groups, owners and sharing are, the condition finds what the rule says', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(world, async (at) => {
      const { users, things } = await make(at);
      const catalog = catalogOf(at.sharing);
      const standings = new Standings(await readOrganisation(database));
      for (const [user, id] of users.entries()) {
        const principal = { kind: 'user', userId: id } as const;
        const rights = await rightsOf(database, catalog, principal);
        // Worked out for everybody at once, a user has the same.
        const { groups, subordinates, groupsBelow, profiles } = rights;
        expect(sorted(standings.of(id))).toEqual(
          sorted({ roleId: rights.roleId, groups, subordinates, groupsBelow, profiles }),
        );
        for (const action of ['read', 'export', 'edit', 'delete'] as const) {
          const where = compileFragment(
            accessPredicate(
              { catalog, principal, rights, now: () => now, timeZone: 'UTC' },
              'things',
              action,
            ),
            2,
          );
          const rows = await database.query<{ id: string }>(
            `SELECT id FROM data.things r WHERE id = ANY($1) AND ${where.text}`,
            [things, ...where.values],
          );
          const found = things.map((thing) => rows.some((row) => row.id === thing));
          expect(found).toEqual(at.things.map((thing) => expected(at, user, action, thing)));
        }
      }
    }),
    { numRuns: 40 },
  );
});
