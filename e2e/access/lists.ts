/** Walks of the paths that answer with many records: lists, related lists, search, bulk, batch, exports. */
import { expect } from 'vitest';
import type { Filter } from '../../src/metadata/filter.ts';
import type { Subject } from './model.ts';
import { filterParameter } from './settle.ts';
import {
  idOf,
  idsWhere,
  itemIds,
  listed,
  same,
  sameFields,
  status,
  subjectsIn,
  type Walk,
  type Walker,
} from './walk.ts';
import { FIELDS, MODULES, type Module, RELATIONS, STOCK, TITLES } from './world.ts';

/** Does it for every module that the profile lets the user read; the others answer 403 on the path. */
async function eachModule(
  walk: Walk,
  path: (module: Module) => string,
  work: (module: Module) => Promise<void>,
): Promise<void> {
  for (const module of MODULES) {
    if (walk.model.profileAllows(module, 'read')) await work(module);
    else status(path(module), await walk.client.get(path(module)), 403);
  }
}

export const list: Walker = (walk) =>
  eachModule(
    walk,
    (module) => `/records/${module}`,
    async (module) => {
      const answer = await walk.client.get(`/records/${module}?limit=500&total=exact`);
      const expected = idsWhere(walk, module, (record) => listed(walk, record));
      same(`list ${module}`, itemIds(answer), expected);
      expect([module, answer.body.total]).toEqual([module, expected.length]);
      for (const item of answer.body.items)
        sameFields(walk, `list ${module}`, subjectOf(walk, module, item.id), item);
      same(`pages of ${module}`, await allPages(walk, `/records/${module}?limit=2&sort=-number`), expected);
      await withArchive(walk, module);
      await filtered(walk, module);
      await oracles(walk, module);
      await byWords(walk, module);
    },
  );

function subjectOf({ stock }: Walk, module: Module, id: string): Subject {
  const place = stock.ids[module].indexOf(id);
  if (place < 0) throw new Error(`${module} ${id} is not of the stock.`);
  return { module, place };
}

async function allPages({ client }: Walk, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const answer = await client.get(cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`);
    status(path, answer, 200);
    found.push(...itemIds(answer));
    cursor = answer.body.next;
  }
  return found;
}

/** Who asks about states has the archive in the list, where they may. */
async function withArchive(walk: Walk, module: Module): Promise<void> {
  const filter: Filter = { field: 'state', op: 'in', value: ['active', 'restricted', 'archived', 'blocked'] };
  const answer = await walk.client.get(`/records/${module}?limit=500&total=exact&${filterParameter(filter)}`);
  const expected = idsWhere(walk, module, (record) => walk.model.sees(record, 'list') !== 'nothing');
  same(`list ${module} with its archive`, itemIds(answer), expected);
  expect(answer.body.total).toBe(expected.length);
}

const comparisons: Readonly<Record<Module, readonly { field: string; value: string }[]>> = {
  accounts: [{ field: 'name', value: 'Birchell' }],
  contacts: [
    { field: 'city', value: 'Graz' },
    { field: 'account.name', value: 'Aldgate' },
  ],
  tickets: [
    { field: 'priority', value: 'high' },
    { field: 'contact.city', value: 'Graz' },
    { field: 'contact.account.name', value: 'Birchell' },
  ],
  invoices: [
    { field: 'subject', value: 'Ottoman' },
    { field: 'contact.city', value: 'Graz' },
  ],
  invoice_lines: [
    { field: 'invoice.subject', value: 'Parasol' },
    { field: 'invoice.contact.city', value: 'Linz' },
  ],
  documents: [{ field: 'contact.last_name', value: 'Wexford' }],
};

/** A filter finds among what may be seen, and a path leads only through what may be seen. */
async function filtered(walk: Walk, module: Module): Promise<void> {
  for (const { field, value } of comparisons[module]) {
    const filter: Filter = { field, op: 'eq', value };
    const what = `list ${module} by ${field}`;
    const answer = await walk.client.get(
      `/records/${module}?limit=500&total=exact&${filterParameter(filter)}`,
    );
    if (!mayCompare(walk, module, field)) {
      status(what, answer, 400);
      continue;
    }
    const expected = idsWhere(walk, module, (record) => found(walk, record, field, filter));
    same(what, itemIds(answer), expected);
    expect([what, answer.body.total]).toEqual([what, expected.length]);
  }
}

const REFERRED: Readonly<Record<string, Module>> = {
  account: 'accounts',
  contact: 'contacts',
  invoice: 'invoices',
};

/** Whether every field of a path may be seen in a module that may be read. */
export function mayCompare({ model }: Walk, module: Module, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  if (model.field(module, name) === 'hidden') return false;
  const next = rest.length > 0 ? REFERRED[name] : undefined;
  return !next || (model.profileAllows(next, 'read') && mayCompare({ model } as Walk, next, rest.join('.')));
}

function found(walk: Walk, record: Subject, path: string, filter: Filter): boolean {
  const whole = listed(walk, record) && walk.world.states[record.module][record.place] !== 'restricted';
  return whole && walk.model.matches(filter, record) && wayOpen(walk, record, path);
}

function wayOpen(walk: Walk, record: Subject, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return true;
  const to = STOCK[record.module][record.place]?.refers[name];
  if (!to) return false;
  const next = { module: to.module, place: to.to };
  return walk.model.may(next, 'read') && wayOpen(walk, next, rest.join('.'));
}

/** What a hidden field holds is not found out by filtering, sorting, choosing columns or bulk changes. */
async function oracles(walk: Walk, module: Module): Promise<void> {
  for (const field of FIELDS[module]) {
    if (walk.model.field(module, field) !== 'hidden') continue;
    const queries = [
      `sort=${field}`,
      `sort=-${field}`,
      // The title, which every record has, stands where a field of that name would.
      ...(field === 'title' ? [] : [`fields=${field}`]),
      filterParameter({ field, op: 'notEmpty' }),
    ];
    for (const query of queries) {
      const what = `/records/${module}?${query}`;
      status(what, await walk.client.get(what), 400);
    }
  }
}

/** Words find records by their titles; where a title is hidden, only the number does. */
async function byWords(walk: Walk, module: Module): Promise<void> {
  for (const record of subjectsIn(module)) {
    const word = STOCK[module][record.place]?.values[TITLES[module]] ?? '';
    const hit = listed(walk, record) && walk.model.titleShown(module);
    const answer = await walk.client.get(`/records/${module}?q=${word}&total=exact`);
    same(`list ${module} of ${word}`, itemIds(answer), hit ? [idOf(walk, record)] : []);
  }
}

export const search: Walker = async (walk) => {
  for (const module of MODULES) {
    for (const record of subjectsIn(module)) {
      const word = STOCK[module][record.place]?.values[TITLES[module]] ?? '';
      const number = walk.stock.numbers[module][record.place] ?? '';
      const may = walk.model.profileAllows(module, 'read') && listed(walk, record);
      for (const [q, hit] of [
        [word, may && walk.model.titleShown(module)],
        [number, may],
      ] as const) {
        const { items } = (await walk.client.get(`/search?q=${q}`)).body;
        const mine = items.filter((item: { id: string }) => item.id === idOf(walk, record));
        expect([`search ${q}`, mine.length]).toEqual([`search ${q}`, hit ? 1 : 0]);
        if (mine[0]) expect([q, mine[0].title === null]).toEqual([q, !walk.model.titleShown(module)]);
        for (const item of items) {
          const other = subjectOf(walk, item.module, item.id);
          expect([`search ${q} found ${item.number}`, listed(walk, other)]).toEqual([
            `search ${q} found ${item.number}`,
            true,
          ]);
        }
      }
    }
  }
};

export const related: Walker = async (walk) => {
  for (const { on, name, module, by } of RELATIONS) {
    for (const parent of subjectsIn(on)) {
      const what = `/records/${on}/${idOf(walk, parent)}/related/${name}`;
      const answer = await walk.client.get(`${what}?limit=500&total=exact`);
      const sight = walk.model.sees(parent, 'read');
      if (!walk.model.profileAllows(on, 'read')) status(what, answer, 403);
      else if (sight === 'nothing') status(what, answer, 404);
      else if (!walk.model.profileAllows(module, 'read')) status(what, answer, 403);
      else if (walk.model.field(module, by) === 'hidden') status(what, answer, 404);
      else if (answer.status !== 423 || sight !== 'shell') {
        const expected = idsWhere(walk, module, (record) => relatedTo(walk, record, by, parent));
        same(what, itemIds(answer), expected);
        expect([what, answer.body.total]).toEqual([what, expected.length]);
      }
    }
  }
};

/** The counts are those of the related lists, and say nothing of lists that may not be read. */
export const counts: Walker = async (walk) => {
  for (const on of [...new Set(RELATIONS.map((one) => one.on))]) {
    for (const parent of subjectsIn(on)) {
      const what = `/records/${on}/${idOf(walk, parent)}/counts`;
      const answer = await walk.client.get(what);
      if (!walk.model.profileAllows(on, 'read')) status(what, answer, 403);
      else if (walk.model.sees(parent, 'read') === 'nothing') status(what, answer, 404);
      else {
        status(what, answer, 200);
        const expected = RELATIONS.filter(
          (one) =>
            one.on === on &&
            walk.model.profileAllows(one.module, 'read') &&
            walk.model.field(one.module, one.by) !== 'hidden',
        ).map(({ name, module, by }) => [
          name,
          idsWhere(walk, module, (record) => relatedTo(walk, record, by, parent)).length,
        ]);
        const known = RELATIONS.filter((one) => one.on === on).map((one) => one.name);
        const given = Object.entries(answer.body.related).filter(([name]) => known.includes(name));
        expect([what, Object.fromEntries(given)]).toEqual([what, Object.fromEntries(expected)]);
      }
    }
  }
};

/** A restricted record stands in its related lists, as in every list, as what it is: restricted. */
function relatedTo(walk: Walk, record: Subject, by: string, parent: Subject): boolean {
  const to = STOCK[record.module][record.place]?.refers[by];
  return to?.module === parent.module && to.to === parent.place && listed(walk, record);
}

/** A view is a list that is kept: it may not ask what a list may not. */
export const views: Walker = async (walk) => {
  for (const module of MODULES) {
    const hidden = FIELDS[module].find((field) => walk.model.field(module, field) === 'hidden');
    const filter = { field: hidden ?? TITLES[module], op: 'notEmpty' };
    const name = `View ${walk.client.userId.slice(-6)} ${module}`;
    const answer = await walk.client.post('/views', { module, name, columns: [], filter });
    const what = `view of ${module}`;
    if (!walk.model.profileAllows(module, 'read')) status(what, answer, 403);
    else status(what, answer, hidden ? 400 : 201);
  }
};

/** The same list, asked in a body. */
export const asked: Walker = (walk) =>
  eachModule(
    walk,
    (module) => `/records/${module}`,
    async (module) => {
      const answer = await walk.client.post(`/records/${module}/searches`, { limit: 500, total: 'exact' });
      const expected = idsWhere(walk, module, (record) => listed(walk, record));
      same(`search ${module} by a body`, itemIds(answer), expected);
      expect([module, answer.body.total]).toEqual([module, expected.length]);
    },
  );
