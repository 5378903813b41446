/** Walks of reports: records, groups and figures are those of the records that the model grants, and no hidden field helps. */
import { expect } from 'vitest';
import type { Subject } from './model.ts';
import { idOf, idsWhere, itemIds, listed, same, sameFields, status, type Walk, type Walker } from './walk.ts';
import { FIELDS, MODULES, type Module, STOCK } from './world.ts';

type Asked = { readonly module: Module; readonly kind: 'table' | 'summary' } & Readonly<
  Record<string, unknown>
>;

/** Does it where the profile lets the user read the module; elsewhere the report is refused. */
async function eachModule(walk: Walk, work: (module: Module) => Promise<void>): Promise<void> {
  for (const module of MODULES) {
    if (walk.model.profileAllows(module, 'read')) await work(module);
    else
      status(`report of ${module}`, await walk.client.post('/reports/run', { module, kind: 'table' }), 403);
  }
}

/** What is counted: a restricted record is not, and nothing of the archive where the report does not ask about it. */
function counted(walk: Walk, record: Subject): boolean {
  return listed(walk, record) && walk.world.states[record.module][record.place] !== 'restricted';
}

function shown(walk: Walk, module: Module): readonly string[] {
  return FIELDS[module].filter((field) => walk.model.field(module, field) !== 'hidden');
}

/** The rows of a table are those of the list, with the columns that may be seen. */
export const tables: Walker = (walk) =>
  eachModule(walk, async (module) => {
    const what = `report of ${module}`;
    const columns = ['number', ...FIELDS[module]];
    const answer = await walk.client.post('/reports/run', {
      module,
      kind: 'table',
      columns,
      limit: 500,
      total: 'exact',
    });
    status(what, answer, 200);
    const expected = idsWhere(walk, module, (record) => listed(walk, record));
    same(what, itemIds(answer), expected);
    expect([what, answer.body.total]).toEqual([what, expected.length]);
    const seen = shown(walk, module);
    same(
      `hidden columns of ${what}`,
      answer.body.hiddenColumns,
      FIELDS[module].filter((one) => !seen.includes(one)),
    );
    for (const item of answer.body.items) {
      const record = { module, place: walk.stock.ids[module].indexOf(item.id) };
      sameFields(walk, what, record, item);
    }
    await oracles(walk, module);
  });

/** A field that is hidden is refused by its name: to filter, to sort, to group and to work out something by. */
async function oracles(walk: Walk, module: Module): Promise<void> {
  for (const field of FIELDS[module]) {
    if (walk.model.field(module, field) !== 'hidden') continue;
    const summary = { module, kind: 'summary' } as const;
    const questions: readonly Asked[] = [
      { module, kind: 'table', sort: field },
      { module, kind: 'table', columns: [field] },
      { module, kind: 'table', filter: { field, op: 'notEmpty' } },
      { ...summary, filter: { field, op: 'notEmpty' } },
      { ...summary, groups: [{ field }] },
      { ...summary, aggregates: [{ function: 'max', field }] },
    ];
    for (const question of questions) {
      const answer = await walk.client.post('/reports/run', question);
      status(JSON.stringify(question), answer, 400);
      expect([question, answer.body.detail]).toEqual([question, expect.stringContaining(field)]);
    }
  }
}

/** What records are put together by, each with the value that the stock gives them. */
const GROUPINGS: Readonly<Record<Module, readonly string[]>> = {
  accounts: ['owner'],
  contacts: ['account', 'owner'],
  tickets: ['priority', 'contact', 'contact.account'],
  invoices: ['contact', 'contact.account'],
  invoice_lines: ['invoice', 'invoice.contact'],
  documents: ['contact'],
};

const NEXT: Readonly<Record<string, Module>> = {
  account: 'accounts',
  contact: 'contacts',
  invoice: 'invoices',
};

/** Groups, counts and sums are those of what the model grants, totals too, and each group leads to its records. */
export const summaries: Walker = (walk) =>
  eachModule(walk, async (module) => {
    const records = STOCK[module].map((_, place) => ({ module, place })).filter((one) => counted(walk, one));
    const owners = await ownersOf(walk, module);
    const sums = module === 'invoice_lines' ? [{ function: 'sum', field: 'quantity' }] : [];
    for (const field of GROUPINGS[module]) {
      const what = `${module} by ${field}`;
      const question = { module, kind: 'summary', groups: [{ field }], aggregates: sums };
      const answer = await walk.client.post('/reports/run', question);
      if (!mayGroup(walk, module, field)) {
        status(what, answer, 400);
        continue;
      }
      status(what, answer, 200);
      const expected = new Map<string, number>();
      for (const record of records) {
        const whose = owners.get(idOf(walk, record)) ?? 'unknown';
        const key = field === 'owner' ? whose : keyOf(walk, record, field.split('.'));
        expected.set(key, (expected.get(key) ?? 0) + 1);
      }
      const rows: { groups: { key: unknown }[]; count: number; values: string[]; filter: object }[] =
        answer.body.rows;
      same(
        what,
        rows.map((row) => `${written(row.groups[0]?.key)} ${row.count}`),
        [...expected].map(([key, count]) => `${key} ${count}`),
      );
      for (const { values, count } of rows)
        if (sums.length > 0) expect([what, Number(values[0])]).toEqual([what, count]);
      expect([what, answer.body.totals[0]?.count]).toEqual([what, records.length]);
      expect([what, answer.body.of]).toEqual([what, expected.size]);
      await leadsBack(walk, module, what, rows);
    }
  });

/** Who asks about states has the archive counted too, where they may. */
export const withArchive: Walker = (walk) =>
  eachModule(walk, async (module) => {
    const what = `${module} with its archive`;
    const filter = { field: 'state', op: 'in', value: ['active', 'restricted', 'archived', 'blocked'] };
    const question = { module, kind: 'summary', groups: [{ field: 'state' }], filter };
    const answer = await walk.client.post('/reports/run', question);
    status(what, answer, 200);
    const states = walk.world.states[module].filter(
      (state, place) => state !== 'restricted' && walk.model.sees({ module, place }, 'list') !== 'nothing',
    );
    same(
      what,
      answer.body.rows.flatMap((row: { groups: { key: string }[]; count: number }) =>
        Array.from({ length: row.count }, () => row.groups[0]?.key ?? ''),
      ),
      states,
    );
  });

/** Restricted records are counted in no group; the list shows that they are there where it asks about no content. */
async function leadsBack(
  walk: Walk,
  module: Module,
  what: string,
  rows: readonly { readonly count: number; readonly filter: object }[],
): Promise<void> {
  for (const { count, filter } of rows.slice(0, 2)) {
    const list = await walk.client.post(`/records/${module}/searches`, { filter, limit: 500 });
    const used = list.body.items.filter((item: { state: string }) => item.state !== 'restricted');
    expect([what, filter, used.length]).toEqual([what, filter, count]);
  }
}

function mayGroup(walk: Walk, module: Module, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  if (FIELDS[module].includes(name) && walk.model.field(module, name) === 'hidden') return false;
  const next = rest.length > 0 ? NEXT[name] : undefined;
  return !next || (walk.model.profileAllows(next, 'read') && mayGroup(walk, next, rest.join('.')));
}

/** The group of a record; a way through what may not be read leads nowhere. */
function keyOf(walk: Walk, record: Subject, [name = '', ...rest]: readonly string[]): string {
  const { module, place } = record;
  const stocked = STOCK[module][place];
  const to = stocked?.refers[name];
  if (!to) return stocked?.values[name] ?? 'empty';
  const next = { module: to.module, place: to.to };
  if (rest.length === 0) return idOf(walk, next);
  return walk.model.may(next, 'read') ? keyOf(walk, next, rest) : 'empty';
}

function written(key: unknown): string {
  if (key === null || key === undefined) return 'empty';
  return typeof key === 'object' && 'id' in key ? String(key.id) : String(key);
}

/** Whose the records are, by their ids: a user or a group. */
async function ownersOf({ server }: Walk, module: Module): Promise<ReadonlyMap<string, string>> {
  const rows = await server.database.owner.query<{ id: string; owner: string | null }>(
    `SELECT id, coalesce(owner_user, owner_group) AS owner FROM data.${module}`,
  );
  return new Map(rows.map(({ id, owner }) => [id, owner ?? 'empty']));
}

/** A report that the administrator shares with everyone is answered to each with their own rights. */
export const shared: Walker = async (walk) => {
  for (const module of MODULES) {
    const name = `Shared ${module}`;
    const made = await walk.server.admin.post('/reports', {
      module,
      name,
      kind: 'summary',
      sharing: { all: true },
    });
    if (made.status !== 201) status(name, made, 409);
    const mine = (await walk.server.admin.get('/reports')).body.items.find(
      (one: { name: string }) => one.name === name,
    );
    const answer = await walk.client.post(`/reports/${mine.id}/run`, {});
    const may = walk.model.profileAllows(module, 'read');
    status(name, answer, may ? 200 : 404);
    status(name, await walk.client.get(`/reports/${mine.id}`), may ? 200 : 404);
    if (!may) continue;
    const records = idsWhere(walk, module, (record) => counted(walk, record));
    expect([name, answer.body.totals[0].count]).toEqual([name, records.length]);
  }
};

/** The file of a summary has the figures of the summary, and leaves only where the module may be exported. */
export const files: Walker = async (walk) => {
  for (const module of MODULES) {
    const what = `file of a summary of ${module}`;
    const answer = await walk.client.post('/reports/csv', { module, kind: 'summary' });
    const may = walk.model.profileAllows(module, 'export') && walk.model.profileAllows(module, 'read');
    status(what, answer, may ? 200 : 403);
    if (!may) continue;
    const records = idsWhere(walk, module, (record) => counted(walk, record));
    expect([what, String(answer.body).split('\r\n')[1]]).toEqual([what, String(records.length)]);
  }
};
