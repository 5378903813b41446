/** Finds what of the configuration names an erased person's value: the same values as the re-scan looks for, read structure by structure. */
import type { Database, Sql } from '../../../engine/database/database.ts';
import type { JsonObject } from '../../../metadata/json.ts';
import { likePatterns } from '../like-patterns.ts';
import type { Needles } from '../needles.ts';
import { type DefinitionRow, mendDefinition } from './definitions.ts';
import type { PlannedConfiguration } from './planned.ts';
import { sharedValues } from './shared-values.ts';
import { type StagedFile, stagedFilesHolding } from './staged-files.ts';
import { type ConfigurationTable, configurationTables, type Mended } from './tables.ts';
import { holdsAny, type TakenValues, takenValues } from './taken-values.ts';

/** A row that holds one of the values, with what is to become of it. */
export interface FoundRow {
  readonly table: ConfigurationTable;
  readonly row: JsonObject;
  /** Null: somebody has to look at it. */
  readonly mended: Mended | null;
  readonly planned: PlannedConfiguration;
}

export interface FoundDefinition {
  readonly versions: readonly DefinitionRow[];
  readonly planned: PlannedConfiguration;
}

export interface FoundConfiguration {
  readonly taken: TakenValues;
  /** By which all of the person's values were looked for. */
  readonly patterns: readonly string[];
  /** Values that are nobody else's and were found somewhere in it, or in the evidence of it. */
  readonly values: readonly string[];
  readonly rows: readonly FoundRow[];
  readonly definitions: readonly FoundDefinition[];
  /** Files that wait to be imported, with a row about the person. */
  readonly staged: readonly StagedFile[];
  /** Events of the configuration whose payload holds one: what was said then goes, the event stays. */
  readonly events: readonly { readonly event: string; readonly part: number }[];
}

/** `ids`: the person and their items, whose rows make no value somebody else's. */
export async function findConfiguration(
  sql: Sql,
  database: Database,
  { erased, words }: Needles,
  ids: readonly string[],
): Promise<FoundConfiguration> {
  const all = takenValues(erased, words);
  const patterns = likePatterns([...erased, ...words]);
  const rows = await hitRows(sql, patterns);
  const definitions = await hitDefinitions(sql, patterns);
  const payloads = await hitPayloads(sql, patterns);
  const files = await stagedFilesHolding(sql, database, takenValues(erased, []));
  const texts = [
    ...files.map(({ cells }) => cells),
    ...rows.map(({ row }) => row),
    ...definitions.map(({ definition }) => definition),
    ...payloads.map(({ payload }) => JSON.parse(payload)),
  ].filter((json) => holdsAny(json, all));
  const lower = JSON.stringify(texts).toLowerCase();
  const found = (value: string) => lower.includes(JSON.stringify(value).slice(1, -1).toLowerCase());
  const shared = await sharedValues(sql, [...erased, ...words].filter(found), ids);
  const own = {
    erased: erased.filter((one) => found(one) && !shared.has(one)),
    words: words.filter((one) => found(one) && !shared.has(one)),
  };
  const taken = takenValues(own.erased, own.words);
  const staged = files.filter(({ cells }) => holdsAny(cells, taken));
  const going = new Set(staged.map(({ id }) => id));
  const held = rows.filter(({ row }) => holdsAny(row, taken) && !going.has(String(row.id)));
  return {
    taken,
    patterns,
    values: [...own.erased, ...own.words],
    rows: held.map(({ table, row }) => foundRow(table, row, taken)),
    staged,
    definitions: foundDefinitions(definitions, taken),
    events: payloads
      .filter(({ payload }) => holdsAny(JSON.parse(payload), taken))
      .map(({ event, part }) => ({ event, part })),
  };
}

export function plannedOf({
  rows,
  definitions,
  staged,
}: FoundConfiguration): readonly PlannedConfiguration[] {
  const files = staged.map(
    ({ id, module, owner }) => ({ kind: 'imports', id, module, owner, action: 'discard' }) as const,
  );
  return [...[...rows, ...definitions].map(({ planned }) => planned), ...files];
}

/** Their old versions stand in the pages until these are rewritten. */
export function touchedTables({ rows, definitions, staged, events }: FoundConfiguration): readonly string[] {
  return [
    ...new Set([
      ...rows.map(({ table }) => `attesta.${table.table}`),
      ...(definitions.length > 0 ? ['attesta.definitions'] : []),
      ...(staged.length > 0 ? ['attesta.imports', 'attesta.files', 'attesta.file_keys'] : []),
      ...(events.length > 0 ? ['evidence.payloads'] : []),
      ...(rows.length + events.length > 0 ? ['attesta.ledger_deeds'] : []),
    ]),
  ];
}

async function hitRows(sql: Sql, patterns: readonly string[]) {
  const hits: { table: ConfigurationTable; row: JsonObject }[] = [];
  for (const table of configurationTables) {
    const rows = await sql.query<{ row: JsonObject }>(
      `select to_jsonb(t) as row from attesta.${table.table} t where t::text ilike any($1::text[])`,
      [patterns],
    );
    hits.push(...rows.map(({ row }) => ({ table, row })));
  }
  return hits;
}

function hitDefinitions(sql: Sql, patterns: readonly string[]): Promise<DefinitionRow[]> {
  return sql.query<DefinitionRow & Record<string, unknown>>(
    `select d.change, d.kind, d.name, d.version, d.definition, not exists (select from attesta.definitions l
         where l.kind = d.kind and l.name = d.name and l.version > d.version) as latest
       from attesta.definitions d where d::text ilike any($1::text[]) order by d.change`,
    [patterns],
  );
}

/** What events of the configuration said: they are about nobody in particular, so that no person's erasure takes them along. */
const CONFIGURATION_EVENTS = [
  'rights.changed',
  'rights.recorded',
  'definition.changed',
  'setting.changed',
  'template.changed',
  'report.created',
  'report.changed',
  'report.deleted',
];

function hitPayloads(sql: Sql, patterns: readonly string[]) {
  return sql.query<{ event: string; part: number; payload: string }>(
    `select p.event, p.part, p.payload from evidence.events e join evidence.payloads p on p.event = e.id
      where e.action = any($2) and p.subject is null and e.subjects is null and p::text ilike any($1::text[])`,
    [patterns, CONFIGURATION_EVENTS],
  );
}

function foundRow(table: ConfigurationTable, row: JsonObject, taken: TakenValues): FoundRow {
  const mended = table.mend?.(row, taken) ?? null;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const planned = {
    kind: table.table,
    id: text(row.id) ?? '',
    module: text(row.module),
    owner: table.owner === undefined ? null : text(row[table.owner]),
    action: mended?.action ?? 'by_hand',
  } as const;
  return { table, row, mended, planned };
}

function foundDefinitions(rows: readonly DefinitionRow[], taken: TakenValues): readonly FoundDefinition[] {
  const hits = rows.filter((row) => holdsAny(row.definition, taken) || taken.holds(row.name));
  const byName = Map.groupBy(hits, ({ kind, name }) => `${kind}:${name}`);
  return [...byName].map(([id, versions]) => {
    const latest = versions.find((one) => one.latest);
    const running = latest?.definition?.state === 'published';
    const off = latest !== undefined && running && mendDefinition(latest, taken).off;
    const inName = versions.some((one) => taken.holds(one.name));
    const module = latest?.definition?.module;
    const planned = {
      kind: versions[0]?.kind === 'workflow' ? 'workflows' : 'definitions',
      // A name is a code, and changes by hand only.
      id: inName ? (versions[0]?.kind ?? '') : id,
      module: typeof module === 'string' ? module : null,
      owner: null,
      action: inName ? 'by_hand' : off ? 'off' : 'text',
    } as const;
    return { versions, planned };
  });
}
