/**
 * Which workflows a written record lets begin. Their runs are queued in the transaction of the write, so that none is lost and none
 * runs for what was never committed; a module that no workflow waits for pays a look into a map.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { beginsByRecord, type RecordTrigger, type WorkflowDefinition } from '../../metadata/workflow.ts';
import { accessVersion, rightsOf } from '../access/compile-rights.ts';
import type { CallContext, Principal } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Database, Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { compileFilter } from './compile-filter.ts';
import { amongIds } from './prepared.ts';

/** A record that is being written. */
export interface WrittenRecord {
  readonly context: CallContext;
  readonly id: string;
  /** The fields that changed; none of a new record. */
  readonly fields: readonly string[];
  /** Its event. */
  readonly event: string;
}

type Waiting = WorkflowDefinition & { readonly trigger: RecordTrigger; readonly runsAs: string };

const waiting = new WeakMap<Catalog, ReadonlyMap<string, readonly Waiting[]>>();

/** The published workflows that wait for writes of a module. */
function waitingFor(catalog: Catalog, module: string): readonly Waiting[] {
  const known = waiting.get(catalog);
  if (known) return known.get(module) ?? [];
  const all = [...catalog.workflows.values()].filter(isWaiting);
  const byModule = Map.groupBy(all, (one) => one.module);
  waiting.set(catalog, byModule);
  return byModule.get(module) ?? [];
}

function isWaiting(one: WorkflowDefinition): one is Waiting {
  return one.state === 'published' && one.runsAs !== null && beginsByRecord(one.trigger);
}

/** By workflow: the records that matched its condition before the change. */
export type MatchedBefore = ReadonlyMap<string, ReadonlySet<string>>;

const NOTHING: MatchedBefore = new Map();

/**
 * Asks, before locked records are changed, which of them match already what is to become true. The portal's own connection does
 * not see what a condition may ask about, so it is asked as the owner, of what is committed: the lock keeps it so.
 */
export async function matchedBefore(
  tx: Sql,
  module: ModuleDefinition,
  records: readonly Omit<WrittenRecord, 'event'>[],
): Promise<MatchedBefore> {
  const [first] = records;
  if (!first) return NOTHING;
  const { context } = first;
  const becoming = waitingFor(context.catalog, module.name).filter(
    ({ trigger }) => 'becameTrue' in trigger && trigger.becameTrue === true,
  );
  if (becoming.length === 0) return NOTHING;
  const from = context.principal.kind === 'portal' ? context.database.owner : tx;
  const found = new Map<string, ReadonlySet<string>>();
  for (const workflow of becoming) {
    const ids = records.filter((one) => beginsFor(workflow, 'changed', one.fields)).map((one) => one.id);
    if (ids.length > 0)
      found.set(workflow.code, (await matching(from, context, workflow, module, ids)) ?? new Set());
  }
  return found;
}

/** Queues the runs of the workflows that these records let begin, in the transaction of the write. */
export async function queueRuns(
  tx: Sql,
  module: ModuleDefinition,
  kind: 'created' | 'changed',
  records: readonly WrittenRecord[],
  before: MatchedBefore = NOTHING,
): Promise<void> {
  const [first] = records;
  if (!first) return;
  const workflows = waitingFor(first.context.catalog, module.name);
  if (workflows.length === 0) return;
  const runs: NewRun[] = [];
  for (const workflow of workflows) {
    const matched = before.get(workflow.code);
    const begun = records.filter(
      (one) => beginsFor(workflow, kind, one.fields) && matched?.has(one.id) !== true,
    );
    for (const one of await whatMatches(tx, workflow, module, begun)) runs.push(runOf(workflow, kind, one));
  }
  await insertRuns(tx, first.context, runs);
}

function beginsFor({ trigger }: Waiting, kind: 'created' | 'changed', changed: readonly string[]): boolean {
  if (kind === 'created') return trigger.on !== 'changed';
  if (trigger.on === 'created') return false;
  return !trigger.fields?.length || trigger.fields.some((field) => changed.includes(field));
}

/** Left out is what the condition does not find now; where that can't be asked here, the run asks it. */
async function whatMatches(
  tx: Sql,
  workflow: Waiting,
  module: ModuleDefinition,
  records: readonly WrittenRecord[],
): Promise<readonly WrittenRecord[]> {
  const [first] = records;
  if (!first || !workflow.condition || first.context.principal.kind === 'portal') return records;
  const ids = records.map((one) => one.id);
  const found = await matching(tx, first.context, workflow, module, ids);
  return found ? records.filter((one) => found.has(one.id)) : records;
}

/** Null where the condition can't be asked: its user may not see a field of it any more. The run says so. */
async function matching(
  from: Sql,
  context: CallContext,
  workflow: Waiting,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<ReadonlySet<string> | null> {
  if (!workflow.condition) return new Set(ids);
  try {
    const condition = compileFilter(await asRunner(context, workflow), module, workflow.condition);
    const { text, values } = compileFragment(
      sql`SELECT r.id FROM data.${sqlIdentifier(module.name)} r WHERE r.id ${amongIds(ids)} AND ${condition}`,
    );
    const rows = await from.query<{ id: string }>(text, values);
    return new Set(rows.map((row) => row.id));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** The call as the workflow's user would make it. Their rights come by the owner's connection: the service's are in transactions that wait. */
async function asRunner(context: CallContext, workflow: Waiting): Promise<CallContext> {
  const principal: Principal = { kind: 'user', userId: workflow.runsAs };
  const database = besides(context.database);
  const version = await accessVersion(database);
  const rights = await rightsOf(database, context.catalog, principal, version);
  return { ...context, principal, rights };
}

const owners = new WeakMap<Database['owner'], Database>();

function besides(database: Database): Database {
  const known = owners.get(database.owner);
  if (known) return known;
  const made: Database = { ...database, query: database.owner.query };
  owners.set(database.owner, made);
  return made;
}

interface NewRun {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly module: string;
  readonly record: string;
  /** What lets it begin, once: an event's id, a date, a time of the schedule. */
  readonly cause: string;
  readonly kind: string;
  readonly chain: readonly string[];
  readonly runs_as: string;
  readonly state: 'waiting' | 'stopped';
  readonly message: Sentence | null;
}

const LONGEST_CHAIN = 8;

function runOf(workflow: Waiting, kind: string, { context, id, event }: WrittenRecord): NewRun {
  const chain = context.workflow?.chain ?? [];
  const looped = chain.includes(workflow.code);
  const stopped = looped || chain.length >= LONGEST_CHAIN;
  return {
    id: uuidV7(context.now()),
    workflow: workflow.code,
    version: workflow.version,
    module: workflow.module,
    record: id,
    cause: event,
    kind,
    chain,
    runs_as: workflow.runsAs,
    state: stopped ? 'stopped' : 'waiting',
    message: stopped ? stopSentence(chain, workflow.code, looped) : null,
  };
}

function stopSentence(chain: readonly string[], code: string, looped: boolean): Sentence {
  const way = [...chain, code].join(' → ');
  return looped
    ? {
        en: `Stopped: it was caused by itself (${way}).`,
        es: `Detenido: se causó a sí mismo (${way}).`,
      }
    : {
        en: `Stopped: too many workflows caused each other (${way}).`,
        es: `Detenido: demasiados flujos se causaron unos a otros (${way}).`,
      };
}

/** One statement, by a function that the portal may call too: rows and the job that works them off. */
async function insertRuns(tx: Sql, context: CallContext, runs: readonly NewRun[]): Promise<void> {
  if (runs.length === 0) return;
  const now = context.now();
  const batch = uuidV7(now);
  const at = now.toString();
  const rows = runs.map((run) => ({ ...run, batch, created_at: at }));
  const waits = runs.some((run) => run.state === 'waiting');
  await tx.query('SELECT attesta.queue_workflow_runs($1::jsonb, $2::jsonb)', [
    JSON.stringify(rows),
    waits ? JSON.stringify(runsJob(batch, now)) : null,
  ]);
}

/** Works off the runs of a batch. */
export const RUN_WORKFLOWS = 'workflows.run';

/** The job's row, as `attesta.enqueue_job` takes it: the service's own work, with the rights of each workflow's user inside. */
function runsJob(batch: string, now: Temporal.Instant): Record<string, unknown> {
  return {
    id: uuidV7(now),
    name: RUN_WORKFLOWS,
    input: { batch },
    asked_by: systemUserId,
    asker: { kind: 'system', userId: systemUserId },
    locale: 'en',
    request: null,
    purpose: null,
    due_at: now.toString(),
    created_at: now.toString(),
  };
}
