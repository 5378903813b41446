/** What a workflow would do now: it is done for some of the records that match, looked at, and taken back. */
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale, Sentence } from '../../metadata/label.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import { type CallContext, readsRecords } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { sqlAll } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { failureOf } from '../jobs/job-failure.ts';
import { findRecords, matchCondition } from '../records/list-records.ts';
import { recordIn } from '../records/read-record.ts';
import { recordLook } from '../records/record-evidence.ts';
import type { RecordJson } from '../records/record-json.ts';
import { permitted } from '../records/refusals.ts';
import { attempt, statesOf } from './carry-out.ts';
import { latestDue } from './clock.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { joinedTo, runnerContext } from './runner.ts';
import { dateCondition } from './scheduled.ts';
import type { WorkflowParts } from './steps.ts';

export interface TriedRecord {
  readonly record: { readonly id: string; readonly number: string; readonly title: string | null };
  readonly outcome: 'done' | 'nothing' | 'skipped' | 'failed';
  readonly message: string | null;
  /** Of the fields that the caller may see. */
  readonly changes: Readonly<
    Record<string, { readonly from: JsonValue | null; readonly to: JsonValue | null }>
  >;
}

export interface DryRun {
  /** Records that match, and that both the caller and the workflow's user may see. */
  readonly total: number;
  readonly items: readonly TriedRecord[];
}

const LOOKED_AT = 10;

/** Rolls back what was only tried. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/**
 * Tries the workflow for the first records that match now. It shows the caller no record and no field that the caller's own rights
 * do not show: both must see the record, and the condition must be one that the caller may ask.
 */
export async function dryRun(
  context: CallContext,
  parts: WorkflowParts,
  workflow: WorkflowDefinition,
): Promise<DryRun> {
  refuseWithoutRecords(context);
  const module = await permitted(context, workflow.module, 'read');
  const runner = await runnerContext(context, workflow, workflow.runsAs ?? context.principal.userId);
  if (!runner.rights.allows(module.name, 'read')) return { total: 0, items: [] };
  const filter = workflow.condition ? { filter: workflow.condition } : {};
  const theirs = matchCondition(runner, module, filter);
  const dated = datedNow(context, workflow, (when) => dateCondition(context, module, workflow, when).where);
  const question = { ...filter, fields: [], limit: LOOKED_AT, count: 'exact' as const };
  const found = await findRecords(context, module, question, sqlAll([theirs, ...dated]));
  await recordLook(context, {
    action: 'record.listed',
    module: module.name,
    payloads: [{ subject: null, value: { count: found.items.length, tried: workflow.code } }],
  });
  const items: TriedRecord[] = [];
  for (const record of found.items) items.push(await tryOne({ context, runner, parts, workflow }, record));
  return { total: found.total ?? items.length, items };
}

/** What is tried is shown with the records that it is tried for. */
function refuseWithoutRecords({ principal }: CallContext): void {
  if (readsRecords(principal)) return;
  throw new Problem('forbidden', {
    en: 'A token tries a workflow only with the scope records:read.',
    es: 'Un token prueba un flujo solo con el ámbito records:read.',
  });
}

function datedNow<T>(
  context: CallContext,
  { trigger }: WorkflowDefinition,
  make: (when: { due: Temporal.Instant; since: Temporal.Instant }) => T,
): readonly T[] {
  if (trigger.on !== 'date') return [];
  const due = latestDue(trigger, context.now(), context.timeZone);
  return [make({ due, since: due })];
}

interface Trying {
  readonly context: CallContext;
  readonly runner: CallContext;
  readonly parts: WorkflowParts;
  readonly workflow: WorkflowDefinition;
}

async function tryOne(trying: Trying, record: RecordJson): Promise<TriedRecord> {
  const { context, workflow } = trying;
  const { id, number, title } = record;
  let seen: Omit<TriedRecord, 'record'> = { outcome: 'nothing', message: null, changes: {} };
  try {
    await context.database.transaction(async (tx) => {
      seen = await tryIn(tx, trying, id);
      throw new TakenBack();
    }, statesOf(workflow));
  } catch (error) {
    if (!(error instanceof TakenBack)) {
      const { sentence } = refusalSentence(error) ?? failureOf(error);
      seen = { outcome: 'failed', message: sentence[context.locale], changes: {} };
    }
  }
  return { record: { id, number, title }, ...seen };
}

async function tryIn(tx: Sql, trying: Trying, id: string): Promise<Omit<TriedRecord, 'record'>> {
  const { context, runner, parts, workflow } = trying;
  const module = await permitted(context, workflow.module, 'read');
  const joined = joinedTo(context.database, tx);
  const before = await recordIn(tx, context, module, id);
  const end = await attempt(tx, { ...runner, database: joined }, parts, workflow, id);
  const after = await recordIn(tx, context, module, id);
  return {
    outcome: end.state,
    message: said(end.message, context.locale),
    changes: before && after ? changed(before, after) : {},
  };
}

const OF_EVERY_RECORD: ReadonlySet<string> = new Set([
  'id',
  'number',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
]);

function changed(before: RecordJson, after: RecordJson): TriedRecord['changes'] {
  const names = Object.keys(after).filter((name) => !OF_EVERY_RECORD.has(name) && !name.startsWith('_'));
  const different = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(
    different.map((name) => [name, { from: plain(before[name]), to: plain(after[name]) }]),
  );
}

function plain(value: unknown): JsonValue | null {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function said(message: Sentence | null, locale: Locale): string | null {
  return message?.[locale] ?? null;
}
