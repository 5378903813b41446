import { systemUserId } from '../access/shipped.ts';
import type { Sql } from '../database/database.ts';
import type { JobDefinition, Recurrence } from './define-job.ts';
import { enqueueJob } from './enqueue-job.ts';

/** The latest moment, not after `now`, at which a recurring job was due. */
export function latestSlot(recurs: Recurrence, now: Temporal.Instant, timeZone: string): Temporal.Instant {
  if ('everyMinutes' in recurs) {
    const length = recurs.everyMinutes * 60_000;
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(now.epochMilliseconds / length) * length);
  }
  const local = now.toZonedDateTimeISO(timeZone);
  const today = local.withPlainTime(recurs.dailyAt);
  const slot =
    Temporal.ZonedDateTime.compare(today, local) > 0
      ? local.subtract({ days: 1 }).withPlainTime(recurs.dailyAt)
      : today;
  return slot.toInstant();
}

/**
 * Queues the recurring jobs that are due, as the system: each slot once, on whichever node comes first. Slots that were missed are
 * made up for by one run; a job that still waits or runs is not queued again.
 */
export async function queueRecurring(
  tx: Sql,
  definitions: readonly JobDefinition[],
  now: Temporal.Instant,
  timeZone: string,
): Promise<number> {
  let queued = 0;
  for (const { name, recurs } of definitions) {
    if (!recurs) continue;
    const slot = latestSlot(recurs, now, timeZone);
    const [taken] = await tx.query(
      `INSERT INTO attesta.recurring_jobs AS r (name, slot) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET slot = excluded.slot WHERE r.slot < excluded.slot RETURNING 1 AS taken`,
      [name, slot],
    );
    if (!taken) continue;
    const [open] = await tx.query(
      "SELECT 1 AS open FROM attesta.jobs WHERE name = $1 AND state IN ('queued', 'running') LIMIT 1",
      [name],
    );
    if (open) continue;
    await enqueueJob(
      tx,
      { principal: { kind: 'system', userId: systemUserId }, locale: 'en', now: () => now },
      { name },
    );
    queued += 1;
  }
  return queued;
}

/** Hands delayed jobs whose time has come to the worker. */
export async function handOverDue(tx: Sql, now: Temporal.Instant): Promise<void> {
  await tx.query(
    `SELECT attesta.hand_over_job(id) FROM (
       SELECT id FROM attesta.jobs WHERE state = 'queued' AND NOT handed AND due_at <= $1
       ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED) due`,
    [now],
  );
}
