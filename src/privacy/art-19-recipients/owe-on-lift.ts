/** The restriction ended: who was told of it, or is still to be told, is told of its end (Art. 18(3), 19). */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { noteNotice } from './notice-event.ts';

/**
 * Writes what is owed for each of these persons of whom nothing is restricted any more: a recipient stores only while anything is.
 * Repeatable.
 */
export async function oweOnLift(tx: Sql, context: CallContext, subjects: readonly string[]): Promise<void> {
  for (const subject of subjects) {
    if (await stillRestricted(tx, subject)) continue;
    for (const notice of await noticesToEnd(tx, subject)) await oweEnd(tx, context, notice);
  }
}

async function stillRestricted(tx: Sql, subject: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS there FROM evidence.events e JOIN attesta.record_states s ON s.record = e.record AND s.state = 'restricted'
       AND s.ground IS NOT NULL AND s.ended_at IS NULL
     WHERE e.subjects @> ARRAY[$1::uuid] AND e.action = 'restriction.set' LIMIT 1`,
    [subject],
  );
  return rows.length > 0;
}

interface ToEnd {
  readonly id: string;
  readonly recipient: string;
  readonly request: string | null;
  readonly name: string;
}

/** The newest notice of a restriction to each recipient; none that proved impossible, and none that was ended before. */
function noticesToEnd(tx: Sql, subject: string): Promise<readonly ToEnd[]> {
  return tx.query<ToEnd & Record<string, unknown>>(
    `SELECT t.id, t.recipient, t.request, t.name FROM (
       SELECT DISTINCT ON (n.recipient) n.id, n.recipient, n.request, n.named->>'name' AS name
       FROM attesta.recipient_notices n JOIN attesta.requests q ON q.id = n.request
       WHERE q.subject = $1 AND n."right" = 'restriction' AND n.state IN ('open', 'told')
       ORDER BY n.recipient, n.owed_at DESC, n.id DESC) t
     WHERE NOT EXISTS (SELECT FROM attesta.recipient_notices e WHERE e.ends = t.id) ORDER BY lower(t.name), t.id`,
    [subject],
  );
}

async function oweEnd(tx: Sql, context: CallContext, ended: ToEnd): Promise<void> {
  const id = uuidV7(context.now());
  await tx.query(
    `INSERT INTO attesta.recipient_notices (id, recipient, "right", request, ends, owed_at, named, categories)
     SELECT $1::uuid, n.recipient, 'restriction_lifted', n.request, n.id, $3::timestamptz, n.named, n.categories
     FROM attesta.recipient_notices n WHERE n.id = $2`,
    [id, ended.id, context.now()],
  );
  await noteNotice(
    tx,
    context,
    'recipient.owed',
    { id, request: ended.request },
    { recipient: ended.recipient, name: ended.name, right: 'restriction_lifted' },
  );
}
