/** Walks what a customer may ask around one record, around another person's, and what is not a customer's at all. */
import { expect } from 'vitest';
import type { TestAnswer, TestClient } from '../../tools/testing/server.ts';
import { formOf } from './form.ts';
import type { PortalModel, Subject } from './model.ts';
import type { Stock } from './settle.ts';
import { status, subjectsIn } from './walk.ts';
import { MODULES, type Module, STOCK, type World } from './world.ts';

export interface PortalWalk {
  readonly world: World;
  readonly stock: Stock;
  /** The contact that the portal acts for. */
  readonly place: number;
  readonly client: TestClient;
  readonly model: PortalModel;
  /** What was answered about ids that no record ever had, by what was asked. */
  readonly nowhere: Map<string, TestAnswer>;
}

const NOWHERE = '01890000-0000-7000-8000-00000000dead';
/** Modules whose records have comments and files. */
const TALKED: readonly Module[] = ['contacts', 'tickets', 'invoices', 'documents'];
/** What the portal's declarations hide: internal words, and what the company thinks of the person. */
const HIDDEN: Readonly<Partial<Record<Module, readonly string[]>>> = {
  contacts: ['credit_band', 'description'],
  documents: ['note', 'folder'],
};

/** An own record: its fields as they are declared for the portal, no internal comment, no history, no change that is not its own. */
export async function aroundOwn(walk: PortalWalk, { module, place }: Subject): Promise<void> {
  const { client, stock } = walk;
  const path = `/records/${module}/${stock.ids[module][place]}`;
  const what = `portal of ${walk.place}: ${path}`;
  const opened = await client.get(path);
  status(what, opened, 200);
  expect([what, opened.body.number]).toEqual([what, stock.numbers[module][place]]);
  for (const field of HIDDEN[module] ?? []) expect([what, field in opened.body]).toEqual([what, false]);
  for (const [field, to] of Object.entries(STOCK[module][place]?.refers ?? {})) {
    const theirs = walk.model.sees({ module: to.module, place: to.to }, 'read');
    const shown = opened.body[field] as { number: string | null; title: string | null } | undefined | null;
    if (shown && !theirs) expect([what, field, shown.number, shown.title]).toEqual([what, field, null, null]);
  }
  if (TALKED.includes(module)) {
    const comments = await client.get(`${path}/comments`);
    expect([what, comments.status, comments.body.items]).toEqual([what, 200, []]);
    // What staff attached is theirs, its name too.
    const files = await client.get(`${path}/files`);
    expect([what, files.status, files.body.items]).toEqual([what, 200, []]);
  }
  status(`${what}/history`, await client.get(`${path}/history`), 403);
  status(`DELETE ${what}`, await client.delete(path), 403);
  if (module !== 'contacts') status(`PATCH ${what}`, await client.patch(path, { note: 'x' }), 403);
}

/** Another person's record, or an own one that is archived, blocked or denied, is as if there were none: to the letter. */
export async function anotherPersons(walk: PortalWalk, { module, place }: Subject): Promise<void> {
  const { client, stock } = walk;
  const id = stock.ids[module][place] ?? '';
  const at = (rest: string) => (one: string) => client.get(`/records/${module}/${one}${rest}`);
  const comment = (one: string) => client.post(`/records/${module}/${one}/comments`, { body: 'I was here.' });
  await asIfNotThere(walk, `GET ${module}`, id, at(''));
  const rests = [
    '/counts',
    '/states',
    '/access',
    ...(TALKED.includes(module) ? ['/comments', '/files'] : []),
  ];
  const around = rests.map((rest): [string, typeof comment] => [`${module}${rest}`, at(rest)]);
  if (TALKED.includes(module)) around.push([`a comment on ${module}`, comment]);
  // Every person asks in another way, so that each way is tried of each record by somebody.
  const [name, ask] = around[(walk.place + place) % around.length] ?? ['', at('')];
  await asIfNotThere(walk, name, id, ask);
  const filter = encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: id }));
  const found = await client.get(`/records/${module}?filter=${filter}&total=exact`);
  const what = `portal of ${walk.place}: ${module} ${place} looked for`;
  const listed = walk.model.sees({ module, place }, 'list');
  expect([what, found.body.items.length, found.body.total]).toEqual([what, Number(listed), Number(listed)]);
  if (module !== 'contacts') return;
  await asIfNotThere(walk, 'change of a person', id, (one) =>
    client.patch(`/records/contacts/${one}`, { city: 'Graz' }),
  );
  if (place !== walk.place)
    await asIfNotThere(walk, 'ticket in the name of another', id, (contact) =>
      client.post('/records/tickets', { title: 'In their name', contact }),
    );
}

/** The same refusal, word for word, as for an id that no record ever had. */
async function asIfNotThere(
  walk: PortalWalk,
  call: string,
  id: string,
  ask: (id: string) => Promise<TestAnswer>,
): Promise<void> {
  const nowhere = walk.nowhere.get(call) ?? (await ask(NOWHERE));
  walk.nowhere.set(call, nowhere);
  const told = ({ status: code, body }: TestAnswer) => [
    `portal of ${walk.place}: ${call} of ${id}`,
    code,
    { ...body, instance: '', requestId: '' },
  ];
  const answer = await ask(id);
  expect(told(answer)).toEqual(told(nowhere));
  expect([told(answer)[0], answer.status >= 400 && answer.status < 500]).toEqual([told(answer)[0], true]);
}

/** A request and the copy of one's data are the person's that asked, and that it was delivered to. */
export async function ownCopies(walk: PortalWalk): Promise<void> {
  for (const [place, copy] of walk.stock.copies.entries()) {
    for (const [area, id, rest] of [
      ['requests', copy.request, ''],
      ['packages', copy.package, ''],
      ['packages', copy.package, '/content'],
    ] as const) {
      const ask = (one: string): Promise<TestAnswer> => walk.client.get(`/${area}/${one}${rest}`);
      if (place === walk.place) status(`portal of ${place}: ${area}${rest}`, await ask(id), 200);
      else await asIfNotThere(walk, `${area}${rest}`, id, ask);
    }
  }
}

/** What is for those who work here: no customer gets in, whether it is about them or not. */
export async function openedToStaff(walk: PortalWalk): Promise<void> {
  const { client, stock } = walk;
  for (const file of stock.files) status('portal: a file', await client.get(`/files/${file}/content`), 403);
  // What staff attached beside a record is theirs; a value of a field is the person's own: src/server/portal-access.
  for (const file of stock.files)
    status('portal: a file of staff', await client.get(`/portal/files/${file}/content`), 404);
  for (const file of stock.files.slice(0, 1))
    status('portal: deleting a file', await client.delete(`/files/${file}`), 403);
  for (const path of [
    '/imports',
    '/exports',
    '/jobs',
    '/views?module=contacts',
    '/mails',
    '/users',
    '/groups',
  ])
    status(`portal: ${path}`, await client.get(path), 403);
  const { payload, headers } = formOf({ module: 'contacts' }, { filename: 'x.csv', content: 'Name\nX\n' });
  status('portal: an import', await client.post('/imports', payload, { headers }), 403);
  for (const module of MODULES) {
    status(`portal: export of ${module}`, await client.post('/exports', { module, format: 'csv' }), 403);
    const ids = subjectsIn(module).map(({ place }) => stock.ids[module][place]);
    const bulk = await client.post(`/records/${module}/bulk-changes`, { ids, set: {} });
    status(`portal: bulk change of ${module}`, bulk, 403);
  }
}
