import type { JsonValue } from '../../metadata/json.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { type EvidenceAction, evidenceActions, isEvidenceAction } from '../evidence/actions.ts';
import type { EventLeaf } from '../evidence/event.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { visibleRow } from './read-record.ts';
import { type FieldChange, recordLook } from './record-evidence.ts';
import type { PartyReference } from './record-json.ts';
import { permitted, recordId } from './refusals.ts';
import { requireUse } from './restriction.ts';
import { look } from './sight.ts';

export interface HistoryEntry {
  /** Id of the event: its proof is at `/evidence/events/{id}/proof`. */
  readonly id: string;
  readonly at: string;
  readonly action: EvidenceAction;
  readonly label: string;
  readonly actor: PartyReference | { readonly module: 'system'; readonly id: string; readonly title: null };
  /** Of the fields that the caller may see. */
  readonly changes: Readonly<Record<string, FieldChange>>;
  /** How many changed fields the caller may not see. */
  readonly hidden: number;
  /** The event is kept and proved; what it held about a person has been erased. */
  readonly erased: boolean;
  readonly reason: string | null;
  readonly request: string | null;
  readonly purpose: string | null;
  /** The workflow that did it, as the user above; its name is null once it is removed. */
  readonly workflow: {
    readonly code: string;
    readonly version: number;
    readonly label: string | null;
  } | null;
}

export interface History {
  readonly items: readonly HistoryEntry[];
  readonly next: string | null;
}

interface EventRow {
  readonly id: string;
  readonly at: string;
  readonly leaf: string;
  readonly payload: string | null;
  readonly parts: number;
  readonly name: string | null;
}

const PAGE = 50;

/**
 * What happened to a record, newest first, from its events: who, when, why, and the field differences as far as the caller
 * may see the fields. Looks at a record are part of it. Throws `forbidden`, `not_found`.
 */
export async function recordHistory(
  context: CallContext,
  moduleName: string,
  id: string,
  page: { readonly limit?: number; readonly cursor?: string; readonly looks?: boolean } = {},
): Promise<History> {
  const module = await permitted(context, moduleName, 'view_history');
  const record = recordId(id);
  const row = await visibleRow(context, module, record);
  requireUse(row);
  const limit = Math.min(Math.max(page.limit ?? PAGE, 1), 200);
  const question = ['history', record, page.looks ?? true];
  const after = page.cursor === undefined ? undefined : readCursor(question, page.cursor, 1)[0];
  const rows = await look(
    context,
    (database) => eventsOf(database, record, after ?? null, page.looks ?? true, limit + 1),
    row.state === 'archived',
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  await recordLook(context, {
    action: 'history.viewed',
    module: module.name,
    record,
    subjects: row.$subjects as string[],
  });
  return {
    items: shown.map((event) => historyEntry(context, module, event)),
    next: last ? writeCursor(question, [last.id]) : null,
  };
}

/** Event ids are UUIDv7 and ascend with time, so one key pages through them. */
function eventsOf(
  database: Sql,
  record: string,
  before: string | null,
  looks: boolean,
  limit: number,
): Promise<EventRow[]> {
  return database.query<EventRow>(
    `SELECT e.id, e.at, e.leaf, u.name,
       (SELECT p.payload FROM evidence.payloads p WHERE p.event = e.id ORDER BY p.part LIMIT 1) AS payload,
       evidence.held_contents(e.id) AS parts
     FROM evidence.events e LEFT JOIN attesta.users u ON u.id = e.actor
     WHERE e.record = $1 AND ($2::uuid IS NULL OR e.id < $2::uuid) AND ($3 OR e.action <> ALL ($4::text[]))
     ORDER BY e.id DESC LIMIT $5`,
    [record, before, looks, lookActions, limit],
  );
}

/** What is a look and changes nothing. */
export const lookActions: readonly string[] = Object.entries(evidenceActions)
  .filter(([, info]) => info.kind === 'look')
  .map(([action]) => action);

function historyEntry(context: CallContext, module: ModuleDefinition, row: EventRow): HistoryEntry {
  const leaf = JSON.parse(row.leaf) as EventLeaf;
  const payload = row.payload === null ? {} : (JSON.parse(row.payload) as Record<string, JsonValue>);
  const { shown, hidden } = shownChanges(context, module, payload.changes);
  const action = isEvidenceAction(leaf.action) ? leaf.action : 'record.updated';
  return {
    id: row.id,
    at: row.at,
    action,
    label: evidenceActions[action].label[context.locale],
    actor:
      leaf.actor.kind === 'system' && row.name === null
        ? { module: 'system', id: leaf.actor.id, title: null }
        : { module: 'users', id: leaf.actor.id, title: row.name },
    changes: shown,
    hidden,
    erased: row.parts < leaf.commitments.length,
    reason: typeof payload.reason === 'string' ? payload.reason : null,
    request: leaf.request ?? null,
    purpose: leaf.purpose ?? null,
    workflow: workflowOf(context, payload.workflow),
  };
}

function workflowOf(context: CallContext, said: JsonValue | undefined): HistoryEntry['workflow'] {
  if (typeof said !== 'object' || said === null || !('code' in said) || typeof said.code !== 'string')
    return null;
  const known = context.catalog.workflows.get(said.code);
  const label = known ? labelText(known.label, context.locale) : null;
  return { code: said.code, version: Number(said.version), label };
}

function shownChanges(
  context: CallContext,
  module: ModuleDefinition,
  changes: JsonValue | undefined,
): { readonly shown: Record<string, FieldChange>; readonly hidden: number } {
  const all =
    typeof changes === 'object' && changes !== null && !Array.isArray(changes) ? Object.entries(changes) : [];
  const visible = all.filter(([name]) => {
    const known = module.fields.some((field) => field.name === name);
    return (
      name === 'owner' || name === 'state' || (known && context.rights.field(module.name, name) !== 'hidden')
    );
  });
  return {
    shown: Object.fromEntries(visible.map(([name, change]) => [name, asChange(change)])),
    hidden: all.length - visible.length,
  };
}

function asChange(value: JsonValue | undefined): FieldChange {
  const change = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return {
    from: ('from' in change ? change.from : null) ?? null,
    to: ('to' in change ? change.to : null) ?? null,
  };
}
