/** The comments of a record whose deletion is taken back: what was written, as its events say, and was not deleted since. */
import type { JsonObject } from '../../metadata/json.ts';
import type { Sql } from '../database/database.ts';
import type { EventLeaf } from '../evidence/event.ts';
import { cannotUndelete } from './undelete-refusal.ts';

interface CommentEvent {
  readonly action: 'comment.added' | 'comment.deleted';
  readonly at: string;
  readonly leaf: string;
  readonly subjects: readonly string[];
  readonly payload: string | null;
  readonly kept: number;
}

interface Written {
  readonly comment: string;
  readonly body: string;
  readonly internal: boolean;
}

/** Throws `conflict` where one of them was erased since: who wrote or read the rest would take it for the whole. */
export async function bringCommentsBack(
  tx: Sql,
  { module, record }: { readonly module: string; readonly record: string },
): Promise<void> {
  const events = await tx.query<CommentEvent>(
    `SELECT e.action, e.at, e.leaf, coalesce(e.subjects, '{}') AS subjects,
       (SELECT p.payload FROM evidence.payloads p WHERE p.event = e.id ORDER BY p.part LIMIT 1) AS payload,
       (SELECT count(*)::int FROM evidence.payloads p WHERE p.event = e.id) AS kept
     FROM evidence.events e WHERE e.record = $1 AND e.module = $2 AND e.action IN ('comment.added', 'comment.deleted') ORDER BY e.id`,
    [record, module],
  );
  const standing = new Map<string, { readonly written: Written; readonly event: CommentEvent }>();
  for (const event of events) {
    const written = writtenIn(event);
    if (event.action === 'comment.added') standing.set(written.comment, { written, event });
    else standing.delete(written.comment);
  }
  for (const { written, event } of standing.values()) {
    const { actor, onBehalfOf } = JSON.parse(event.leaf) as EventLeaf;
    const customer = actor.kind === 'portal' ? (onBehalfOf ?? null) : null;
    await tx.query(
      `INSERT INTO attesta.comments (id, module, record, subjects, author, author_subject, body, internal, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [
        written.comment,
        module,
        record,
        event.subjects,
        actor.id,
        customer,
        written.body,
        written.internal,
        event.at,
      ],
    );
  }
}

function writtenIn({ payload, kept, subjects }: CommentEvent): Written {
  const expected = Math.max(1, new Set(subjects).size);
  const value = payload === null || kept < expected ? undefined : (JSON.parse(payload) as JsonObject);
  if (typeof value?.comment !== 'string' || typeof value.body !== 'string')
    throw cannotUndelete(
      'What was said in its comments was erased since.',
      'Lo dicho en sus comentarios se ha suprimido desde entonces.',
    );
  return { comment: value.comment, body: value.body, internal: value.internal === true };
}
