/** Lists against a slow model: what a filter means, in which order, and that pages make up the whole. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import type { Filter, FilterComparison, Sort } from '../../metadata/filter.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { installModules } from '../catalog/install.ts';
import { loadCatalog } from '../catalog/load.ts';
import { createRecordsIn } from './create-record.ts';
import { listRecords } from './list-records.ts';
import type { RecordJson } from './record-json.ts';
import { systemCall } from './testing.ts';

const choice = (value: string) => ({ value, label: { en: value } });

function field(
  name: string,
  type: FieldTypeName,
  options?: JsonObject,
  more: Partial<FieldDefinition> = {},
): FieldDefinition {
  return {
    name,
    type,
    label: { en: name },
    ...(options && { options }),
    ...more,
    privacy: { category: 'none', reason: 'test' },
  };
}

const samples: ModuleDefinition = {
  name: 'samples',
  label: { en: 'Sample' },
  labelPlural: { en: 'Samples' },
  icon: 'flask',
  numberPrefix: 'SMP',
  titleFields: ['name'],
  fields: [
    field('name', 'text', undefined, { indexed: true }),
    field('remark', 'text'),
    field('amount', 'decimal', { precision: 12, scale: 2 }),
    field('count', 'number'),
    field('flag', 'checkbox'),
    field('day', 'date', undefined, { indexed: true }),
    field('moment', 'date_time'),
    field('kind', 'picklist', { choices: ['a', 'b', 'c'].map(choice) }),
    field('tags', 'multi_picklist', { choices: ['x', 'y', 'z'].map(choice) }),
    field('parent', 'reference', { modules: ['samples'] }),
  ],
  blocks: [],
  relations: [],
  views: [],
  subject: { kind: 'none', reason: 'test' },
  defaultSharing: 'read_edit_delete',
  comments: true,
  files: false,
  origin: 'shipped',
};

const words = ['Ána', 'ana', 'Bruno', 'bru', 'ÇELIK', 'celik 100%', 'd_e', 'Ñandú', 'z\\w'];
const days = ['2026-03-04', '2026-03-05', '2026-03-06', '2025-12-31'];
const moments = [
  '2026-03-04T22:59:59.999Z',
  '2026-03-04T23:00:00.000Z',
  '2026-03-05T22:59:59.000Z',
  '2026-03-05T23:00:00.000Z',
];
const amounts = ['-1.00', '0.00', '0.10', '10.50', '9.90'];

type Values = Record<string, JsonValue | null>;

const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 3 });
const sampleValues = fc.record({
  name: orNull(fc.constantFrom(...words)),
  remark: orNull(fc.constantFrom(...words)),
  amount: orNull(fc.constantFrom(...amounts)),
  count: orNull(fc.integer({ min: -2, max: 3 })),
  flag: orNull(fc.boolean()),
  day: orNull(fc.constantFrom(...days)),
  moment: orNull(fc.constantFrom(...moments)),
  kind: orNull(fc.constantFrom('a', 'b', 'c')),
  tags: orNull(fc.subarray(['x', 'y', 'z'], { minLength: 1 })),
});

let database: TestDatabase;
let staff: CallContext;
let all: readonly RecordJson[];

beforeAll(async () => {
  database = await testDatabase();
  const catalog: Catalog = await loadCatalog(database, {
    ...shipped,
    modules: [...shipped.modules, samples],
  });
  await installModules(database, catalog);
  staff = await systemCall(database, catalog);
  const rows: Values[] = fc.sample(sampleValues, { numRuns: 60, seed: 7 });
  const parents = await database.transaction((tx) =>
    createRecordsIn(tx, staff, 'samples', rows.slice(0, 20)),
  );
  const children = rows.slice(20).map((row, index) => ({
    ...row,
    parent: index % 3 === 0 ? null : (parents[index % parents.length]?.id ?? null),
  }));
  await database.transaction((tx) => createRecordsIn(tx, staff, 'samples', children));
  all = (await listRecords(staff, 'samples', { limit: 500 })).items;
});
afterAll(() => database?.close());

// The model. Every comparison is false of an empty field; what negates is the complement.
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function valueAt(record: RecordJson | undefined, path: string): JsonValue | null {
  const [first = '', ...rest] = path.split('.');
  const value = record?.[first] as (JsonValue & { id?: string }) | null | undefined;
  if (rest.length === 0) return value ?? null;
  const next = all.find((one) => one.id === value?.id);
  return next ? valueAt(next, rest.join('.')) : null;
}

const complements: Partial<Record<FilterComparison['op'], FilterComparison['op']>> = {
  ne: 'eq',
  notIn: 'in',
  empty: 'notEmpty',
};

function matches(record: RecordJson, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every((one) => matches(record, one));
  if ('any' in filter) return filter.any.some((one) => matches(record, one));
  if ('not' in filter) return !matches(record, filter.not);
  const positive = complements[filter.op];
  if (positive) return !matches(record, { ...filter, op: positive });
  const value = valueAt(record, filter.field);
  if (value === null) return false;
  const leaf = filter.field.split('.').at(-1) ?? '';
  if (filter.op === 'notEmpty') return true;
  const asked = filter.value as never;
  if (leaf === 'tags') {
    const wanted: readonly string[] = Array.isArray(asked) ? asked : [asked];
    return wanted.some((one) => (value as readonly string[]).includes(one));
  }
  const key = (one: JsonValue): string | number | boolean =>
    leaf === 'name' || leaf === 'remark'
      ? fold(String(one))
      : leaf === 'amount'
        ? Number(one)
        : (one as string | number | boolean);
  const own = key(value);
  const list = (Array.isArray(asked) ? asked : [asked]).map(key);
  const [a = '', b = ''] = list;
  switch (filter.op) {
    case 'in':
      return list.includes(own);
    case 'lt':
      return own < a;
    case 'lte':
      return own <= a;
    case 'gt':
      return own > a;
    case 'gte':
      return own >= a;
    case 'between':
      return own >= a && own <= b;
    case 'contains':
      return String(own).includes(String(a));
    case 'startsWith':
      return String(own).startsWith(String(a));
    case 'endsWith':
      return String(own).endsWith(String(a));
    default:
      return own === a;
  }
}

const ordered = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const;
function comparisons(name: string, values: fc.Arbitrary<JsonValue>, ops: readonly FilterComparison['op'][]) {
  const path = fc.constantFrom(name, name, `parent.${name}`, `parent.parent.${name}`);
  return fc.oneof(
    fc.record({ field: path, op: fc.constantFrom(...ops), value: values }),
    fc.record({
      field: path,
      op: fc.constantFrom('in' as const, 'notIn' as const),
      value: fc.array(values, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ field: path, op: fc.constantFrom('empty' as const, 'notEmpty' as const) }),
    ...(ops.includes('lt')
      ? [fc.record({ field: path, op: fc.constant('between' as const), value: fc.tuple(values, values) })]
      : []),
  );
}
const textOps = [...ordered, 'contains', 'startsWith', 'endsWith'] as const;
const texts = fc.constantFrom(...words, 'a', 'CE', '%', '_', '\\', 'ú');
const comparison: fc.Arbitrary<Filter> = fc.oneof(
  comparisons('name', texts, textOps),
  comparisons('remark', texts, textOps),
  comparisons('amount', fc.constantFrom(...amounts), ordered),
  comparisons('count', fc.integer({ min: -3, max: 4 }), ordered),
  comparisons('flag', fc.boolean(), ['eq', 'ne']),
  comparisons('day', fc.constantFrom(...days), ordered),
  comparisons('moment', fc.constantFrom(...moments), ordered),
  comparisons('kind', fc.constantFrom('a', 'b', 'c'), ['eq', 'ne']),
  comparisons('tags', fc.constantFrom('x', 'y', 'z'), ['contains']),
);
const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
}));

test('a filter finds what it says, empty fields and paths included', async () => {
  await fc.assert(
    fc.asyncProperty(anyFilter, async (filter) => {
      const found = await listRecords(staff, 'samples', { filter, limit: 500, count: 'exact' });
      const wanted = all.filter((record) => matches(record, filter)).map((record) => record.id);
      expect(new Set(found.items.map((record) => record.id))).toEqual(new Set(wanted));
      expect(found.total).toBe(wanted.length);
    }),
    { numRuns: 300 },
  );
});

const sortable = [
  'name',
  'remark',
  'amount',
  'count',
  'day',
  'moment',
  'kind',
  'updated_at',
  'number',
  'parent.name',
];
const anySort: fc.Arbitrary<readonly Sort[]> = fc
  .uniqueArray(fc.constantFrom(...sortable), { minLength: 1, maxLength: 3 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.constantFrom('asc' as const, 'desc' as const).map((direction) => ({ field: name, direction })),
      ),
    ),
  );

function compareBy(sort: readonly Sort[]) {
  return (one: RecordJson, other: RecordJson): number => {
    for (const { field: name, direction } of sort) {
      const sign = direction === 'asc' ? 1 : -1;
      const order = sign * compareValues(sortValue(one, name), sortValue(other, name));
      if (order !== 0) return order;
    }
    return (sort.at(-1)?.direction === 'asc' ? 1 : -1) * compareValues(one.id, other.id);
  };
}

function sortValue(record: RecordJson, path: string): string | number | null {
  const value = valueAt(record, path);
  if (value === null) return null;
  const leaf = path.split('.').at(-1);
  if (leaf === 'name' || leaf === 'remark') return fold(String(value));
  return leaf === 'amount' ? Number(value) : (value as string | number);
}

/** Empty comes after everything, as in PostgreSQL. */
function compareValues(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
}

test('page after page makes up the whole list, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(anySort, fc.integer({ min: 1, max: 25 }), fc.boolean(), async (sort, limit, some) => {
      const filter: Filter = some ? { field: 'count', op: 'ne', value: 1 } : { all: [] };
      const walked: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await listRecords(staff, 'samples', { filter, sort, limit, ...(cursor && { cursor }) });
        walked.push(...page.items.map((record) => record.id));
        cursor = page.next;
      } while (cursor);
      const wanted = all.filter((record) => matches(record, filter)).sort(compareBy(sort));
      expect(walked).toEqual(wanted.map((record) => record.id));
      const jumped = await listRecords(staff, 'samples', { filter, sort, limit, skip: limit * 2 });
      expect(jumped.items.map((record) => record.id)).toEqual(walked.slice(limit * 2, limit * 3));
    }),
    { numRuns: 60 },
  );
});

test('a cursor of another question is refused', async () => {
  const { next } = await listRecords(staff, 'samples', {
    limit: 2,
    sort: [{ field: 'day', direction: 'asc' }],
  });
  const other = { limit: 2, sort: [{ field: 'day', direction: 'desc' as const }], cursor: next ?? '' };
  await expect(listRecords(staff, 'samples', other)).rejects.toMatchObject({ code: 'invalid_cursor' });
  await expect(listRecords(staff, 'samples', { cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_cursor',
  });
});

test('today and -30d mean days in the time zone of the controller', async () => {
  const found = async (filter: Filter) =>
    (await listRecords(staff, 'samples', { filter, limit: 500 })).items.map((record) => record.moment);
  // The call's moment is 2026-03-05T10:00Z; a day in Madrid begins at 23:00Z of the day before.
  expect(new Set(await found({ field: 'moment', op: 'eq', value: 'today' }))).toEqual(
    new Set(moments.slice(1, 3)),
  );
  expect(new Set(await found({ field: 'moment', op: 'gt', value: '2026-03-05' }))).toEqual(
    new Set(moments.slice(3)),
  );
  const days = await listRecords(staff, 'samples', {
    filter: { field: 'day', op: 'eq', value: 'today' },
    limit: 500,
  });
  expect(new Set(days.items.map((record) => record.day))).toEqual(new Set(['2026-03-05']));
});

test('a misspelled field is refused with the name that was probably meant', async () => {
  await expect(
    listRecords(staff, 'samples', { filter: { field: 'amuont', op: 'eq', value: '1' } }),
  ).rejects.toMatchObject({
    code: 'invalid_filter',
    message: expect.stringContaining('Did you mean amount?'),
  });
  await expect(
    listRecords(staff, 'samples', { filter: { field: 'flag', op: 'contains', value: 'x' } }),
  ).rejects.toMatchObject({ findings: [{ code: 'filter.wrong_operator', field: 'flag' }] });
});
