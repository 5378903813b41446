import { type Static, Type } from 'typebox';
import { type Label, labelText } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import { Problem } from '../errors/problem.ts';
import type { PreparedEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { eventOf } from '../records/record-evidence.ts';
import { type JobRow, jobColumns, readJob } from './job-rows.ts';
import { jobDefinitions } from './jobs.ts';

const state = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('cancelled'),
]);
const instant = Type.String({ format: 'date-time' });
const job = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  label: Type.String(),
  state,
  progress: Type.Integer(),
  total: Type.Union([Type.Integer(), Type.Null()]),
  message: Type.Union([Type.String(), Type.Null()]),
  result: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  attempts: Type.Integer(),
  askedBy: Type.String({ format: 'uuid' }),
  cancelling: Type.Boolean(),
  createdAt: instant,
  startedAt: Type.Union([instant, Type.Null()]),
  finishedAt: Type.Union([instant, Type.Null()]),
});
const query = Type.Object({
  state: Type.Optional(state),
  byItself: Type.Optional(
    Type.Literal('false', {
      description:
        'leaves out what was done by itself and went well: the work of every minute and every night',
    }),
  ),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$', description: 'a number from 1 to 200' })),
});
const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The calls about jobs: everyone sees and cancels their own; who has the tool `jobs`, all of them. */
export const jobOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/jobs',
    summary: 'Jobs, newest first: your own, or all with the tool `jobs`',
    tag: 'jobs',
    access: { kind: 'signed_in' },
    scope: 'jobs:read',
    query,
    response: { 200: Type.Object({ items: Type.Array(job) }) },
    handle: async (context, input) => ({
      body: { items: (await listJobs(context, input)).map((row) => shown(context, row)) },
    }),
  },
  {
    method: 'GET',
    path: '/jobs/:id',
    summary: 'One job and how far it is',
    tag: 'jobs',
    access: { kind: 'signed_in' },
    scope: 'jobs:read',
    params,
    response: { 200: job },
    handle: async (context, input) => ({ body: shown(context, await visibleJob(context, input)) }),
  },
  {
    method: 'POST',
    path: '/jobs/:id/cancellations',
    summary: 'Cancel a job: at once while it waits, as soon as it can stop while it runs',
    tag: 'jobs',
    access: { kind: 'signed_in' },
    scope: 'jobs:write',
    params,
    response: { 202: job },
    handle: async (context, input) => {
      await cancelJob(context, await visibleJob(context, input));
      return { status: 202, body: shown(context, await visibleJob(context, input)) };
    },
  },
  {
    method: 'POST',
    path: '/jobs/:id/retries',
    summary: 'Run a failed or cancelled job again',
    tag: 'jobs',
    access: { kind: 'signed_in' },
    scope: 'jobs:write',
    params,
    response: { 202: job },
    handle: async (context, input) => {
      await retryJob(context, await visibleJob(context, input));
      return { status: 202, body: shown(context, await visibleJob(context, input)) };
    },
  },
];

/** As the index `jobs_worth_a_look` has it. */
const WORTH_A_LOOK = `(asked_by <> '${systemUserId}' OR state <> 'succeeded')`;

async function listJobs(context: CallContext, input: OperationInput): Promise<readonly JobRow[]> {
  const limit = Math.min(Math.max(Number(input.query.limit ?? 50), 1), 200);
  const { kind, userId } = context.principal;
  const whose = context.rights.may('jobs') ? null : userId;
  if (kind === 'portal') return [];
  return context.database.query<JobRow>(
    `SELECT ${jobColumns} FROM attesta.jobs
     WHERE ($1::uuid IS NULL OR asked_by = $1) AND ($2::text IS NULL OR state = $2)
       ${input.query.byItself === 'false' ? `AND ${WORTH_A_LOOK}` : ''}
     ORDER BY created_at DESC, id DESC LIMIT $3`,
    [whose, input.query.state ?? null, limit],
  );
}

/** Somebody else's job is as if it were not there. */
async function visibleJob(context: CallContext, input: OperationInput): Promise<JobRow> {
  const id = input.params.id ?? '';
  const row =
    UUID.test(id) && context.principal.kind !== 'portal' ? await readJob(context.database, id) : undefined;
  if (row && (row.asked_by === context.principal.userId || context.rights.may('jobs'))) return row;
  throw new Problem('not_found', {
    en: 'There is no such job, or it is not yours.',
    es: 'No existe esa tarea o no es suya.',
  });
}

/** Cancels a job: one that waits is over at once, one that runs is told to stop. Throws `conflict` when it is finished. */
export async function cancelJob(context: CallContext, row: JobRow): Promise<void> {
  await context.database.transaction(async (tx) => {
    const [asked] = await tx.query<{ state: string }>(
      `UPDATE attesta.jobs SET cancel_asked_at = $2,
         state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,
         finished_at = CASE state WHEN 'queued' THEN $2::timestamptz END
       WHERE id = $1 AND state IN ('queued', 'running') RETURNING state`,
      [row.id, context.now()],
    );
    if (!asked)
      throw new Problem('conflict', {
        en: 'This job is finished: there is nothing left to cancel.',
        es: 'Esta tarea ha terminado: no queda nada que cancelar.',
      });
    await recordEvents(tx, [handledBy(context, 'job.cancelled', row)]);
    if (asked.state === 'cancelled') await tx.query('SELECT graphile_worker.remove_job($1)', [row.id]);
  });
}

/** Queues a job that failed or was cancelled again, from the beginning. Throws `conflict` in any other state. */
async function retryJob(context: CallContext, row: JobRow): Promise<void> {
  await context.database.transaction(async (tx) => {
    const [queued] = await tx.query(
      `UPDATE attesta.jobs SET state = 'queued', attempts = 0, progress = 0, message = NULL, result = NULL, finished_at = NULL,
         cancel_asked_at = NULL, started_at = NULL WHERE id = $1 AND state IN ('failed', 'cancelled') RETURNING id`,
      [row.id],
    );
    if (!queued)
      throw new Problem('conflict', {
        en: 'Only a job that failed or was cancelled can be run again.',
        es: 'Solo se puede repetir una tarea que falló o se canceló.',
      });
    await recordEvents(tx, [handledBy(context, 'job.retried', row)]);
    await tx.query('SELECT attesta.hand_over_job($1)', [row.id]);
  });
}

/** That somebody stopped what the house owes, an erasure's purge for one, or had it run once more. */
function handledBy(
  context: CallContext,
  action: 'job.cancelled' | 'job.retried',
  row: JobRow,
): PreparedEvent {
  const { id: record, name, request } = row;
  const payloads = [{ subject: null, value: { name } }];
  return eventOf(context, { action, module: 'jobs', record, ...(request !== null && { request }), payloads });
}

function shown(context: CallContext, row: JobRow): Static<typeof job> {
  const label: Label = jobDefinitions(context.database).find((one) => one.name === row.name)?.label ?? {
    en: row.name,
  };
  const {
    id,
    name,
    state,
    progress,
    total,
    message,
    result,
    attempts,
    asked_by,
    created_at,
    started_at,
    finished_at,
  } = row;
  return {
    id,
    name,
    label: labelText(label, context.locale),
    state,
    progress,
    total,
    message: message?.[context.locale] ?? null,
    result: result === null ? null : { ...result },
    attempts,
    askedBy: asked_by,
    cancelling: state === 'running' && row.cancel_asked_at !== null,
    createdAt: created_at,
    startedAt: started_at,
    finishedAt: finished_at,
  };
}
