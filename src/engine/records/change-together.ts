/**
 * Changes of one module that are written together: those of a bulk change, and those that arrive at the same moment. Most of
 * what a change costs is its transaction and the start of its statements, which is the same for one and for fifty.
 *
 * Only the plain case is done here: a record that is there, free, and the caller's to change; right values; no reference and no
 * owner given. Whatever is not plain is left to the way of a single change, which knows every refusal.
 */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Database, Row, Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { gatherCalls } from '../database/gather.ts';
import { behaviourOf } from './behaviour.ts';
import { keptPerCaller } from './caller-sight.ts';
import { type ChangedRow, writeChangedRows } from './change-rows.ts';
import { columnsOf, differences, onlyChanged } from './changed-values.ts';
import { inboundFindings } from './inbound-check.ts';
import { amongIds, prepared } from './prepared.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { rowColumns, storedValues, visibleFields } from './record-shape.ts';
import { titlesOf } from './row-titles.ts';
import { hasSecrets } from './sealing.ts';
import { subjectsArray } from './subjects-of.ts';
import { parseChange, type RecordValues } from './written-values.ts';

export interface ChangeOptions {
  /** The version that the caller has seen; another one in the database is refused (412). */
  readonly version?: number;
  /** Why, kept in the evidence. */
  readonly reason?: string;
}

/** One record's change, as it was asked for by somebody who may edit records of the module. */
export interface Change extends ChangeOptions {
  readonly context: CallContext;
  readonly module: ModuleDefinition;
  readonly id: string;
  readonly written: RecordValues;
}

const LARGEST_BATCH = 100;
const PARALLEL_BATCHES = 2;

type Way = (change: Change) => Promise<RecordJson | undefined>;
const ways = new WeakMap<Database, WeakMap<ModuleDefinition, Way>>();

/**
 * Writes a change together with those that wait at the same time. Resolves with the record when it is committed; undefined
 * where nothing was written, because the change is alone or not plain.
 */
export async function changeTogether(change: Change): Promise<RecordJson | undefined> {
  return isPlain(change) ? wayOf(change)(change) : undefined;
}

function wayOf({ context: { database }, module }: Change): Way {
  const byModule = ways.get(database) ?? new WeakMap<ModuleDefinition, Way>();
  ways.set(database, byModule);
  const known = byModule.get(module);
  if (known) return known;
  const way = gatherCalls<Change, RecordJson | undefined>(
    // What is left of a batch that the database refused is alone in the end, and hears why on its own way.
    async (changes) =>
      changes.length === 1
        ? [undefined]
        : database.transaction((tx) => changeManyIn(tx, module, changes, 'skip')),
    { largest: LARGEST_BATCH, parallel: PARALLEL_BATCHES },
  );
  byModule.set(module, way);
  return way;
}

/** Whether nothing but the record itself has to be asked. */
export function isPlain({ context, module, written }: Omit<Change, 'id'>): boolean {
  if (context.principal.kind === 'portal') return false;
  if (behaviourOf(context.catalog, module.name) || hasSecrets(module)) return false;
  return Object.keys(written).every((name) => {
    const field = module.fields.find((one) => one.name === name);
    return field !== undefined && !fieldColumns(field).some((column) => column.references);
  });
}

/**
 * Writes plain changes of one module in the caller's transaction, and answers for each the record; undefined where nothing was
 * written. A record that somebody else is writing is waited for, or skipped.
 */
export async function changeManyIn(
  tx: Sql,
  module: ModuleDefinition,
  changes: readonly Change[],
  locked: 'wait' | 'skip',
): Promise<readonly (RecordJson | undefined)[]> {
  const once = new Map<string, Change>();
  for (const change of changes) if (!once.has(change.id)) once.set(change.id, change);
  const ready = await withoutErased(tx, module, await lockAll(tx, module, [...once.values()], locked));
  const written = await writeChangedRows(tx, module, ready);
  const answers = new Map<Change, RecordJson>();
  for (const theirs of byCaller(ready)) await answerAll(tx, module, theirs, written, answers);
  return changes.map((change) => answers.get(change));
}

/** As `keptPerCaller` tells callers apart. */
function byCaller(ready: readonly Ready[]): readonly (readonly Ready[])[] {
  const byRights = Map.groupBy(ready, ({ context }) => context.rights);
  return [...byRights.values()].flatMap((some) => [
    ...Map.groupBy(some, ({ context }) => context.principal.kind).values(),
  ]);
}

async function answerAll(
  tx: Sql,
  module: ModuleDefinition,
  ready: readonly Ready[],
  written: ReadonlyMap<unknown, Row>,
  answers: Map<Change, RecordJson>,
): Promise<void> {
  const [first] = ready;
  if (!first) return;
  const fields = visibleFields(first.context, module);
  const rows = ready.map(({ row }) => written.get(row.id)).filter((row) => row !== undefined);
  const titleOf = await titlesOf(tx, first.context, fields, rows);
  for (const { change, row } of ready) {
    const now = written.get(row.id);
    if (now) answers.set(change, recordJson(change.context, module, fields, now, titleOf));
  }
}

type Ready = ChangedRow & { readonly change: Change };

/** Locks the records in the order of their ids, and works out what changes: those that are there, free, and the caller's. */
async function lockAll(
  tx: Sql,
  module: ModuleDefinition,
  changes: readonly Change[],
  locked: 'wait' | 'skip',
): Promise<readonly Ready[]> {
  const byQuestion = Map.groupBy(changes, ({ context }) => lockQuestion(context, module).key);
  const ready: Ready[] = [];
  for (const some of byQuestion.values()) {
    const [first] = some;
    if (!first) continue;
    const { text, values } = lockQuestion(first.context, module);
    const ids = some.map(({ id }) => id);
    const rows = await tx.query<Row>(
      prepared(locked === 'skip' ? `${text} SKIP LOCKED` : text),
      values.map((value) => (value === IDS ? ids : value)),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const change of some) {
      const one = workOut(module, change, byId.get(change.id));
      if (one) ready.push(one);
    }
  }
  return ready;
}

function workOut(module: ModuleDefinition, change: Change, row: Row | undefined): Ready | undefined {
  if (row?.$may !== true || (change.version !== undefined && change.version !== row.version))
    return undefined;
  const given = parseChange(change.context, module, change.written);
  const before = storedValues(module, row);
  const changed = onlyChanged(given.values, before);
  if (given.findings.length > 0 || given.owner || Object.keys(changed).length === 0) return undefined;
  return {
    change,
    context: change.context,
    row,
    subjects: row.$subjects as string[],
    before,
    values: { ...before, ...given.values },
    changes: differences(changed, before),
    columns: columnsOf(module, changed),
    reason: change.reason,
  };
}

/** Leaves out the changes about which the ledger of the erased has something to say. */
async function withoutErased(
  tx: Sql,
  module: ModuleDefinition,
  ready: readonly Ready[],
): Promise<readonly Ready[]> {
  const [first] = ready;
  if (!first) return [];
  const rows = ready.flatMap(({ values, before }) => [values, before]);
  const found = await inboundFindings(tx, first.context.database, module, rows);
  const doubtful = new Set(found.map(({ row }) => Math.floor(row / 2)));
  return ready.filter((_, index) => !doubtful.has(index));
}

/** Where the ids go among the values of a question. */
const IDS = Symbol('ids');

interface LockQuestion {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The same for callers who see and may change the same: their records are locked together. */
  readonly key: string;
}

const lockQuestion: (context: CallContext, module: ModuleDefinition) => LockQuestion = keptPerCaller(
  (context, module) => {
    const subjects = sqlRaw(subjectsArray(context.catalog, module, 'r'));
    const seen = sightPredicate(context, module.name, 'read', 'r');
    const mine = accessPredicate(context, module.name, 'edit', 'r');
    const { text, values } = compileFragment(
      sql`SELECT ${rowColumns(module)}, ${subjects} AS "$subjects", ${mine} AS "$may" FROM data.${sqlIdentifier(module.name)} r WHERE r.id ${amongIds(IDS)} AND ${seen} ORDER BY r.id FOR UPDATE OF r`,
    );
    const key = `${text}\n${JSON.stringify(values.map((value) => (value === IDS ? null : value)))}`;
    return { text, values, key };
  },
);
