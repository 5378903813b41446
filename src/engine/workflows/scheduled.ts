/** The runs of a workflow that begins by the clock: a page of matching records at a time, each once for its cause. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import type { CallContext } from '../access/principal.ts';
import { operandOf } from '../catalog/filters/operand.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, type SqlFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { matchCondition } from '../records/list-records.ts';
import { type ClockTrigger, datesDue, latestDue } from './clock.ts';

export const RUN_SCHEDULED = 'workflows.scheduled';

type Timed = WorkflowDefinition & { readonly trigger: ClockTrigger; readonly runsAs: string };

function isTimed(one: WorkflowDefinition): one is Timed {
  const { on } = one.trigger;
  return one.state === 'published' && one.runsAs !== null && (on === 'schedule' || on === 'date');
}

/** Queues a job for each workflow that is due, once for each time, on whichever node comes first. Times that were missed are made up for by one. */
export async function queueDue(context: CallContext): Promise<number> {
  let queued = 0;
  for (const workflow of [...context.catalog.workflows.values()].filter(isTimed)) {
    const due = latestDue(workflow.trigger, context.now(), context.timeZone);
    queued += await context.database.transaction((tx) => queueOne(tx, context, workflow, due));
  }
  return queued;
}

async function queueOne(
  tx: Sql,
  context: CallContext,
  workflow: Timed,
  due: Temporal.Instant,
): Promise<number> {
  const [looked] = await tx.query<{ slot: string | null; begun: string }>(
    `SELECT (SELECT slot FROM attesta.workflow_slots WHERE workflow = $1) AS slot, d.changed_at AS begun
     FROM attesta.definitions d WHERE d.kind = 'workflow' AND d.name = $1 AND d.version = $2`,
    [workflow.code, workflow.version],
  );
  if (!looked) return 0;
  const since = looked.slot
    ? Temporal.Instant.from(looked.slot)
    : latestDue(workflow.trigger, Temporal.Instant.from(looked.begun), context.timeZone);
  const [taken] = await tx.query(
    `INSERT INTO attesta.workflow_slots AS s (workflow, slot) VALUES ($1, $2)
     ON CONFLICT (workflow) DO UPDATE SET slot = excluded.slot WHERE s.slot < excluded.slot RETURNING 1 AS taken`,
    [workflow.code, due],
  );
  if (!taken || Temporal.Instant.compare(since, due) >= 0) return 0;
  const input = {
    workflow: workflow.code,
    version: workflow.version,
    due: due.toString(),
    since: since.toString(),
  };
  await enqueueJob(tx, context, { name: RUN_SCHEDULED, input });
  return 1;
}

export interface Due {
  readonly due: Temporal.Instant;
  readonly since: Temporal.Instant;
}

interface Page {
  readonly ids: readonly string[];
  readonly last: string | undefined;
}

const ROWS_AT_ONCE = 200;

/** Queues the runs of the next records that match, as the workflow's user sees them. `after` is the last record of the page before. */
export async function queuePage(
  context: CallContext,
  workflow: WorkflowDefinition,
  batch: string,
  when: Due,
  after: string | undefined,
): Promise<Page> {
  const module = context.catalog.modules.get(workflow.module);
  if (!module || !context.rights.allows(workflow.module, 'read')) return { ids: [], last: undefined };
  const { text, values } = compileFragment(question(context, module, workflow, when, after));
  const found = await context.database.query<{ id: string; cause: string }>(text, values);
  if (found.length > 0) await insertPage(context, workflow, batch, found);
  return {
    ids: found.map((row) => row.id),
    last: found.length === ROWS_AT_ONCE ? found.at(-1)?.id : undefined,
  };
}

function question(
  context: CallContext,
  module: ModuleDefinition,
  workflow: WorkflowDefinition,
  when: Due,
  after: string | undefined,
): SqlFragment {
  const dated = dateCondition(context, module, workflow, when);
  const filter = workflow.condition ? { filter: workflow.condition } : {};
  const matching = matchCondition(context, module, filter, dated.where);
  const rest = after === undefined ? sqlRaw('true') : sql`r.id > ${after}::uuid`;
  return sql`SELECT r.id, ${dated.cause} AS cause FROM data.${sqlIdentifier(module.name)} r
    WHERE ${matching} AND ${rest} ORDER BY r.id LIMIT ${ROWS_AT_ONCE}`;
}

/** What the field's day has to be, where the workflow counts from one, and what names the cause. */
export function dateCondition(
  context: CallContext,
  module: ModuleDefinition,
  { trigger }: WorkflowDefinition,
  { due, since }: Due,
): { readonly where: SqlFragment; readonly cause: SqlFragment } {
  if (trigger.on !== 'date') return { where: sqlRaw('true'), cause: sql`${`schedule:${due}`}::text` };
  const operand = operandOf(module, trigger.field);
  if (!operand) return { where: sqlRaw('false'), cause: sqlRaw('NULL::text') };
  const column = sql`r.${sqlIdentifier(operand.column)}`;
  const day =
    operand.relative === 'instant'
      ? sql`(${column} AT TIME ZONE ${context.timeZone})::date`
      : sql`${column}::date`;
  const { first, last } = datesDue(trigger.days, since, due, context.timeZone);
  const cause = sql`'date:' || ${day}::text`;
  if (operand.relative !== 'instant')
    return { where: sql`${day} BETWEEN ${first.toString()}::date AND ${last.toString()}::date`, cause };
  // The bounds are instants, so that an index of the field serves: its day is worked out of each row.
  const from = first.toZonedDateTime(context.timeZone);
  const to = last.add({ days: 1 }).toZonedDateTime(context.timeZone);
  return { where: sql`(${column} >= ${from}::timestamptz AND ${column} < ${to}::timestamptz)`, cause };
}

async function insertPage(
  context: CallContext,
  workflow: WorkflowDefinition,
  batch: string,
  found: readonly { readonly id: string; readonly cause: string }[],
): Promise<void> {
  const now = context.now();
  const rows = found.map(({ id, cause }) => ({
    id: uuidV7(now),
    workflow: workflow.code,
    version: workflow.version,
    module: workflow.module,
    record: id,
    cause,
    kind: workflow.trigger.on,
    chain: [],
    batch,
    runs_as: workflow.runsAs,
    state: 'waiting',
    message: null,
    created_at: now.toString(),
  }));
  await context.database.query('SELECT attesta.queue_workflow_runs($1::jsonb, NULL)', [JSON.stringify(rows)]);
}
