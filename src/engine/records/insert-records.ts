/** The statement that writes new records: rows, search entries, events and their payloads in one. */
import { hash } from 'node:crypto';
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import type { PreparedEvent } from '../evidence/event.ts';
import { eventInsertCte, eventParameter, recordEvents } from '../evidence/record-events.ts';
import { refuseDenied } from './denied-create.ts';
import { changeEvent, ownerJson } from './record-evidence.ts';
import { subjectExpressions, subjectsArray } from './subjects-of.ts';
import { type SearchText, searchText, titleOf } from './title.ts';
import { queueRuns } from './workflow-causes.ts';
import type { OwnerValue } from './written-values.ts';

/** What a record keeps that comes back after its deletion. */
export interface ComingBack {
  readonly number: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

/** A record that was checked and can be written. */
export interface NewRecord {
  readonly context: CallContext;
  readonly id: string;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  readonly owner: OwnerValue;
  readonly reason?: string;
  readonly back?: ComingBack;
}

interface Numbered {
  readonly record: NewRecord;
  readonly number: string;
  readonly title: string;
  readonly search: SearchText;
  readonly at: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/**
 * Writes records of one module in the caller's transaction: takes their numbers, then writes everything in one statement.
 * Answers the rows in the same order, with the names of owner and creator. The counter stays locked until the transaction
 * ends, which is what leaves no gap.
 */
export async function insertRecords(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  records: readonly NewRecord[],
): Promise<readonly Row[]> {
  const fresh = records.filter((record) => !record.back);
  const places = new Map(fresh.map((record, place) => [record, place]));
  const first = fresh.length === 0 ? 0 : await takeNumbers(tx, module, fresh.length);
  const numbered = records.map((record) =>
    numberRecord(
      module,
      record,
      record.back ? countIn(record.back.number) : first + (places.get(record) ?? 0),
    ),
  );
  const subjects = await subjectsOfNew(tx, catalog, module, numbered);
  const events = numbered.map((one, index) => creationEvent(module, one, subjects[index] ?? []));
  const portal = records.some((record) => record.context.principal.kind === 'portal');
  const written = portal
    ? await insertConfined(tx, module, numbered, events)
    : await tx.query<Row>(statementOf(module), [
        JSON.stringify(numbered.map(inputOf)),
        eventParameter(events),
      ]);
  await refuseDenied(tx, module, records);
  const caused = numbered.flatMap(({ record: { context, id, back } }, index) =>
    back ? [] : [{ context, id, fields: [], event: events[index]?.id ?? '' }],
  );
  await queueRuns(tx, module, 'created', caused);
  return written;
}

/** Takes as many numbers; answers the first of them. */
async function takeNumbers(tx: Sql, module: ModuleDefinition, many: number): Promise<number> {
  const [taken] = await tx.query<{ last: number }>(
    { name: 'take-numbers', text: 'SELECT attesta.take_numbers($1, $2) AS last' },
    [module.name, many],
  );
  return (taken?.last ?? 0) - many + 1;
}

/** 123 of `CON-000123`. */
function countIn(number: string): number {
  return Number(number.slice(number.lastIndexOf('-') + 1));
}

/** `CON-000123`; more digits when six are used up. */
function formatNumber(module: ModuleDefinition, count: number): string {
  return `${module.numberPrefix}-${String(count).padStart(6, '0')}`;
}

function numberRecord(module: ModuleDefinition, record: NewRecord, count: number): Numbered {
  const number = record.back?.number ?? formatNumber(module, count);
  const values = withAutonumbers(module, record.values, count);
  return {
    record: { ...record, values },
    number,
    title: titleOf(module, values, number),
    search: searchText(module, values),
    at: record.context.now().toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    columns: Object.assign(
      {},
      ...module.fields.map((field) => fieldType(field.type).toColumns(values[field.name] ?? null, field)),
    ),
  };
}

/** A field of type autonumber counts with the record's own number, in its own form. */
function withAutonumbers(
  module: ModuleDefinition,
  values: NewRecord['values'],
  count: number,
): NewRecord['values'] {
  const fields = module.fields.filter((field) => field.type === 'autonumber');
  if (fields.length === 0) return values;
  const numbers = fields.map((field) => {
    const { prefix = '', digits = 6 } = field.options ?? {};
    return [field.name, `${String(prefix)}${String(count).padStart(Number(digits), '0')}`];
  });
  return { ...values, ...Object.fromEntries(numbers) };
}

function creationEvent(module: ModuleDefinition, one: Numbered, subjects: readonly string[]): PreparedEvent {
  const changes = Object.entries(one.record.values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, { from: null, to: value }]);
  const action = one.record.back ? 'record.undeleted' : 'record.created';
  return changeEvent(one.record.context, action, module.name, {
    id: one.record.id,
    number: one.number,
    title: one.title,
    subjects,
    changes: Object.fromEntries(changes),
    owner: ownerJson(one.record.owner),
    ...(one.record.reason !== undefined && { reason: one.record.reason }),
  });
}

/** The subjects of rows that aren't there yet: read off the row, and looked up only where the path goes on from it. */
async function subjectsOfNew(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  rows: readonly Numbered[],
): Promise<readonly (readonly string[])[]> {
  const expressions = subjectExpressions(catalog, module, 'r');
  const direct = expressions.map((expression) => /^r\."?([a-z0-9_]+)"?$/.exec(expression)?.[1]);
  if (direct.every((column) => column !== undefined)) {
    return rows.map((row) =>
      direct
        .map((column) => (column === 'id' ? row.record.id : row.columns[column ?? '']))
        .filter((id): id is string => typeof id === 'string'),
    );
  }
  const references = module.fields.flatMap(fieldColumns).filter((column) => column.references);
  const list = ['ord integer', 'id uuid', ...references.map((column) => `${sqlName(column.name)} uuid`)];
  const found = await tx.query<{ subjects: string[] }>(
    `SELECT ${subjectsArray(catalog, module, 'r')} AS subjects
     FROM jsonb_to_recordset($1::jsonb) AS r(${list.join(', ')}) ORDER BY r.ord`,
    [JSON.stringify(rows.map((row, ord) => ({ ...row.columns, ord, id: row.record.id })))],
  );
  return found.map((row) => row.subjects);
}

interface Statement {
  readonly name: string;
  readonly text: string;
}

const statements = new WeakMap<ModuleDefinition, Statement>();

/** One text for a module, whatever the number of records: prepared once on each connection. */
function statementOf(module: ModuleDefinition): Statement {
  const known = statements.get(module);
  if (known) return known;
  const text = `WITH ${inputCte(module)}, rec AS (${recordInsert(module)}), ent AS (${entryInsert(module)}),
    ${eventInsertCte(2)} ${answer(module, 'rec')} JOIN input ON input.id = r.id ORDER BY input.ord`;
  const statement = { name: `create-${hash('sha256', text).slice(0, 20)}`, text };
  statements.set(module, statement);
  return statement;
}

function recordColumns(
  module: ModuleDefinition,
): readonly { readonly name: string; readonly sqlType: string }[] {
  return [
    { name: 'id', sqlType: 'uuid' },
    { name: 'number', sqlType: 'text' },
    { name: 'record_title', sqlType: 'text' },
    { name: 'owner_user', sqlType: 'uuid' },
    { name: 'owner_group', sqlType: 'uuid' },
    { name: 'created_at', sqlType: 'timestamptz' },
    { name: 'created_by', sqlType: 'uuid' },
    { name: 'updated_at', sqlType: 'timestamptz' },
    { name: 'updated_by', sqlType: 'uuid' },
    ...module.fields.flatMap(fieldColumns).map(({ name, sqlType }) => ({ name, sqlType })),
  ];
}

function inputCte(module: ModuleDefinition): string {
  const typed = recordColumns(module).map(({ name, sqlType }) => `${sqlName(name)} ${sqlType}`);
  return `input AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(ord integer, search_words text, search_terms text, ${typed.join(', ')}))`;
}

function recordInsert(module: ModuleDefinition): string {
  const names = recordColumns(module)
    .map((column) => sqlName(column.name))
    .join(', ');
  return `INSERT INTO data.${sqlName(module.name)} (${names}) SELECT ${names} FROM input ORDER BY ord RETURNING *`;
}

function entryInsert(module: ModuleDefinition): string {
  return `INSERT INTO attesta.search_entries (record, module, number, title, words, terms)
    SELECT id, '${module.name}', number, record_title, search_words, search_terms FROM input`;
}

function answer(module: ModuleDefinition, from: string): string {
  const names = [...recordColumns(module).map((column) => column.name), 'state', 'version'];
  const answered = names.map((name) => `r.${sqlName(name)}`).join(', ');
  return `SELECT ${answered}, ${['owner_user', 'created_by', 'updated_by']
    .map((column) => `(SELECT p.name FROM attesta.users p WHERE p.id = r.${column}) AS "${column}$title"`)
    .join(', ')}, (SELECT p.name FROM attesta.groups p WHERE p.id = r.owner_group) AS "owner_group$title"
    FROM ${from} r`;
}

function inputOf(one: Numbered, ord: number): Record<string, unknown> {
  const { record } = one;
  return {
    ...one.columns,
    ord,
    id: record.id,
    number: one.number,
    record_title: one.title,
    search_words: one.search.words,
    search_terms: one.search.terms,
    owner_user: record.owner.user,
    owner_group: record.owner.group,
    created_at: record.back?.createdAt ?? one.at,
    created_by: record.back?.createdBy ?? record.context.principal.userId,
    updated_at: one.at,
    updated_by: record.context.principal.userId,
  };
}

/**
 * The same for a portal connection, statement by statement: row-level security lets a customer write the entry of a record
 * only once the record is there to be seen.
 */
async function insertConfined(
  tx: Sql,
  module: ModuleDefinition,
  rows: readonly Numbered[],
  events: readonly PreparedEvent[],
): Promise<readonly Row[]> {
  const input = JSON.stringify(rows.map(inputOf));
  await tx.query(`WITH ${inputCte(module)} ${recordInsert(module).replace(' RETURNING *', '')}`, [input]);
  await tx.query(`WITH ${inputCte(module)} ${entryInsert(module)}`, [input]);
  await recordEvents(tx, events);
  return tx.query<Row>(
    `${answer(module, `data.${sqlName(module.name)}`)} WHERE r.id = ANY ($1::uuid[]) ORDER BY r.number`,
    [rows.map((row) => row.record.id)],
  );
}
