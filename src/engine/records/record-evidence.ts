/** The evidence that records leave: drafts made the same way everywhere, looks written together. */
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database } from '../database/database.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { actorOf } from '../evidence/actor.ts';
import { type EventDraft, type PreparedEvent, prepareEvent } from '../evidence/event.ts';
import { createTogetherWriter, type TogetherWriter } from '../evidence/together-writer.ts';
import type { OwnerValue } from './written-values.ts';

/** What changed in a record: values by field, as the API writes them. */
export interface FieldChange {
  readonly from: JsonValue | null;
  readonly to: JsonValue | null;
}

export interface ChangedRecord {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  /** Data subjects that it leads to, before and after the change. */
  readonly subjects: readonly string[];
  readonly changes: Readonly<Record<string, FieldChange>>;
  /** Whose it is, where the record comes or goes: what changes of it in between is among the changes. */
  readonly owner?: JsonValue;
  readonly reason?: string;
  /** Who made it when, and its last version, where the record goes. */
  readonly made?: JsonObject;
}

// By the database itself: a portal call has one that is confined to its person, and may not write for others.
const writers = new WeakMap<Database, TogetherWriter>();

/** Writes the evidence of a look, or of a refusal; concurrent ones share a commit. Resolves when it is committed. */
export async function recordLook(context: CallContext, draft: EventDraft): Promise<void> {
  await writerOf(context.database).record(eventOf(context, draft));
}

function writerOf(database: Database): TogetherWriter {
  const known = writers.get(database);
  if (known) return known;
  const writer = createTogetherWriter(database);
  writers.set(database, writer);
  return writer;
}

/** An event of this call, ready to be written: with its actor, its instant, the request and the purpose it serves. */
export function eventOf(context: CallContext, draft: EventDraft): PreparedEvent {
  const { request, purpose, workflow } = context;
  const served = { ...(request !== undefined && { request }), ...(purpose !== undefined && { purpose }) };
  const { ip } = context.origin;
  const beside: JsonObject = {
    ...(ip !== undefined && { ip }),
    ...(workflow && { workflow: { code: workflow.code, version: workflow.version } }),
  };
  const payloads = draft.payloads?.map((payload) => ({ ...payload, value: withMore(payload.value, beside) }));
  return prepareEvent(
    { ...served, ...draft, ...(payloads && { payloads }) },
    actorOf(context.principal),
    context.now(),
  );
}

/** Where it came from, and which workflow did it. */
function withMore(value: JsonValue, beside: JsonObject): JsonValue {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain ? { ...(value as JsonObject), ...beside } : value;
}

/** An owner as events and the API write it; null: nobody's. */
export function ownerJson({ user, group }: OwnerValue): JsonValue {
  if (user) return { module: 'users', id: user };
  return group ? { module: 'groups', id: group } : null;
}

/**
 * The event of a change: its field differences are the payload of each data subject that the record leads to, so that
 * erasing one person erases that person's part and no other. A record that leads to nobody has one payload of nobody.
 */
export function changeEvent(
  context: CallContext,
  action: EvidenceAction,
  module: string,
  record: ChangedRecord,
): PreparedEvent {
  const subjects = [...new Set(record.subjects)];
  const value = {
    changes: record.changes as Readonly<Record<string, { from: JsonValue; to: JsonValue }>>,
    number: record.number,
    title: record.title,
    ...(record.owner !== undefined && { owner: record.owner }),
    ...(record.reason !== undefined && { reason: record.reason }),
    ...(record.made !== undefined && { made: record.made }),
  };
  const owners: (string | null)[] = subjects.length > 0 ? subjects : [null];
  return eventOf(context, {
    action,
    module,
    record: record.id,
    subjects,
    payloads: owners.map((subject) => ({ subject, value })),
  });
}
