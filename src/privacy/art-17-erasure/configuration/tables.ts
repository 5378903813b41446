/**
 * The tables of the configuration that people write into, and how each is freed of a value. What only looks loses the condition; what decides
 * on rights is switched off and keeps its outcome; a text loses the words (docs/decisions/34).
 */
import type { Filter } from '../../../metadata/filter.ts';
import type { JsonObject, JsonValue } from '../../../metadata/json.ts';
import { parseFilter } from '../../../metadata/parse-filter.ts';
import type { ConfigurationAction } from './planned.ts';
import {
  afterErasure,
  findsNothing,
  holdsAny,
  redacted,
  type TakenValues,
  withoutConditions,
} from './taken-values.ts';

export type ConfigurationRow = JsonObject;

export interface Mended {
  readonly action: ConfigurationAction;
  /** Columns with what stands there from now on; a list or an object is written as JSON. */
  readonly columns: Readonly<Record<string, JsonValue>>;
}

export interface ConfigurationTable {
  /** In schema `attesta`. */
  readonly table: string;
  /** The column of the user who keeps it. */
  readonly owner?: string;
  /** Rights are worked out from it, so that its evidence carries what it is. */
  readonly rights?: true;
  /** It has `cleared_at`, which tells whoever keeps it. */
  readonly marked?: true;
  /** Null: nothing that it knows holds one, and somebody has to look. */
  mend?(row: ConfigurationRow, taken: TakenValues): Mended | null;
}

/** Those whose values nobody but a person can decide on: their texts stand in letters and registers, or steer the installation. */
const byHand = (table: string): ConfigurationTable => ({ table });

export const configurationTables: readonly ConfigurationTable[] = [
  { table: 'saved_views', owner: 'user_id', marked: true, mend: mendView },
  { table: 'reports', owner: 'owner', marked: true, mend: mendReport },
  {
    table: 'mail_templates',
    owner: 'user_id',
    marked: true,
    mend: (row, taken) => mendTexts(row, taken, ['name', 'subject', 'text']),
  },
  { table: 'sharing_rules', rights: true, marked: true, mend: mendRule },
  { table: 'record_rules', rights: true, marked: true, mend: mendRule },
  { table: 'groups', rights: true, mend: (row, taken) => mendTexts(row, taken, ['name']) },
  { table: 'roles', rights: true, mend: (row, taken) => mendTexts(row, taken, ['name']) },
  { table: 'profiles', rights: true, mend: (row, taken) => mendTexts(row, taken, ['name']) },
  {
    table: 'mail_merges',
    owner: 'created_by',
    mend: (row, taken) => mendTexts(row, taken, ['name', 'subject', 'text']),
  },
  { table: 'imports', owner: 'created_by', mend: mendImport },
  byHand('installation_settings'),
  byHand('recipients'),
  byHand('information_notices'),
  byHand('notices'),
  byHand('legal_holds'),
  byHand('key_groups'),
  byHand('tokens'),
  byHand('audiences'),
];

/** What the re-scan takes for configuration: a value that others have too is left in it. */
export const configurationTableNames: readonly string[] = [
  ...configurationTables.map(({ table }) => `attesta.${table}`),
  'attesta.definitions',
  'evidence.payloads',
];

function mendView(row: ConfigurationRow, taken: TakenValues): Mended | null {
  const { filter, q, ...view } = (row.view ?? {}) as JsonObject;
  const lookedFor = typeof q === 'string' && taken.holds(q);
  const left = lessFilter(filter, taken);
  const mended = {
    ...view,
    ...(left !== null && { filter: left }),
    ...(q !== undefined && !lookedFor && { q }),
  };
  const asked = lookedFor || holdsAny(filter, taken);
  return settled(asked ? 'condition' : 'text', { view: mended, ...texts(row, taken, ['name']) }, row, taken);
}

function mendReport(row: ConfigurationRow, taken: TakenValues): Mended | null {
  const { filter, ...question } = (row.question ?? {}) as JsonObject;
  const left = lessFilter(filter, taken);
  const columns = {
    question: { ...question, ...(left !== null && { filter: left }) },
    ...texts(row, taken, ['name', 'description']),
  };
  return settled(holdsAny(filter, taken) ? 'condition' : 'text', columns, row, taken);
}

/** Null: no condition is left, or there was none. What no parser reads goes whole. */
function lessFilter(filter: JsonValue | undefined, taken: TakenValues): JsonValue {
  if (filter === undefined || filter === null) return null;
  if (!holdsAny(filter, taken)) return filter;
  const read = parseFilter(filter);
  return read.ok ? asJson(withoutConditions(read.value, taken)) : null;
}

/**
 * A rule that opens records is switched off, and finds what it finds without the person; one that denies goes on denying that. Where it can't be
 * said what that is, a grant finds nothing and a denial everything: rights are never widened by it.
 */
function mendRule(row: ConfigurationRow, taken: TakenValues): Mended | null {
  const named = texts(row, taken, ['name']);
  if (!holdsAny(row.filter, taken)) return settled('text', named, row, taken);
  const denies = row.effect === 'deny';
  const read = parseFilter(row.filter);
  const after = read.ok ? afterErasure(read.value, taken) : null;
  const filter = asJson(after ?? (denies ? null : findsNothing));
  return denies
    ? settled('held', { filter, ...named }, row, taken)
    : settled('off', { filter, active: false, ...named }, row, taken);
}

/** Values of a column that were said to mean something, headers and the name of the file; the file itself is the person's. */
function mendImport(row: ConfigurationRow, taken: TakenValues): Mended | null {
  const json = Object.fromEntries(
    ['headers', 'options', 'reading', 'let_in'].map((column) => [
      column,
      redacted(row[column] ?? null, taken),
    ]),
  );
  return settled('text', { ...json, ...texts(row, taken, ['filename']) }, row, taken);
}

function mendTexts(row: ConfigurationRow, taken: TakenValues, columns: readonly string[]): Mended | null {
  return settled('text', texts(row, taken, columns), row, taken);
}

/** The columns that hold one, without it. A name stays its owner's only one by a piece of its id. */
function texts(
  row: ConfigurationRow,
  taken: TakenValues,
  columns: readonly string[],
): Record<string, JsonValue> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const text = row[column];
      if (typeof text !== 'string' || !taken.holds(text)) return [];
      const left = taken.without(text);
      return [[column, column === 'name' ? `${left.slice(0, 60)} (${String(row.id).slice(-4)})` : left]];
    }),
  );
}

/** Null where something of the row still holds one. */
function settled(
  action: ConfigurationAction,
  columns: Record<string, JsonValue>,
  row: ConfigurationRow,
  taken: TakenValues,
): Mended | null {
  return holdsAny({ ...row, ...columns }, taken) ? null : { action, columns };
}

function asJson(filter: Filter | null): JsonValue {
  return JSON.parse(JSON.stringify(filter));
}
