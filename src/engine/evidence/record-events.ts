import type { Sql } from '../database/database.ts';
import type { PreparedEvent } from './event.ts';

/**
 * The part of a statement that writes events, so that a record and its evidence are one round trip:
 * `WITH rec AS (INSERT …), ${eventInsertCte(4)} SELECT …`, with `eventParameter(events)` bound as $4.
 */
export const eventInsertCte = (parameter: number): string => `
  ev AS (
    INSERT INTO evidence.events (id, leaf)
    SELECT id, leaf FROM jsonb_to_recordset($${parameter}::jsonb -> 'events') AS event(id uuid, leaf text)
  ), pl AS (
    INSERT INTO evidence.payloads (event, part, subject, salt, payload)
    SELECT event, part, subject, decode(salt, 'hex'), payload
    FROM jsonb_to_recordset($${parameter}::jsonb -> 'payloads')
      AS payload(event uuid, part smallint, subject uuid, salt text, payload text)
  )`;

/** The value that `eventInsertCte` takes. */
export function eventParameter(events: readonly PreparedEvent[]): string {
  return JSON.stringify({
    events: events.map(({ id, leaf }) => ({ id, leaf })),
    payloads: events.flatMap(({ id, payloads }) => payloads.map((payload) => ({ event: id, ...payload }))),
  });
}

const RECORD_EVENTS = { name: 'evidence.record_events', text: `WITH ${eventInsertCte(1)} SELECT` };

/** Writes events in the caller's transaction, in one statement. If it can't, the caller's change doesn't happen either. */
export async function recordEvents(tx: Sql, events: readonly PreparedEvent[]): Promise<void> {
  if (events.length > 0) await tx.query(RECORD_EVENTS, [eventParameter(events)]);
}
