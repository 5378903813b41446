import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';

export interface NewJob {
  readonly name: string;
  /** Ids, codes, counts. Never personal data: it stays with the job. */
  readonly input?: JsonObject;
  /** Not before then, by the service's clock. */
  readonly dueAt?: Temporal.Instant;
}

/** Queues a job in the caller's transaction: it runs when that commits, and never when it doesn't. Returns the job's id. */
export async function enqueueJob(
  tx: Sql,
  context: Pick<CallContext, 'principal' | 'locale' | 'request' | 'purpose' | 'now'>,
  job: NewJob,
): Promise<string> {
  const now = context.now();
  const id = uuidv7(now);
  const { kind, userId, subject, credentialId } = context.principal;
  const row = {
    id,
    name: job.name,
    input: job.input ?? {},
    asked_by: userId,
    asker: { kind, userId, subject, credentialId },
    locale: context.locale,
    request: context.request,
    purpose: context.purpose,
    due_at: (job.dueAt ?? now).toString(),
    created_at: now.toString(),
  };
  await tx.query({ name: 'enqueue-job', text: 'SELECT attesta.enqueue_job($1::jsonb)' }, [
    JSON.stringify(row),
  ]);
  return id;
}
