/**
 * What a record held at an instant, worked out from its events. Forwards from what was written before; where that was erased,
 * backwards from what a later event says it changed. What neither tells stays unknown and is said to be.
 */
import type { JsonObject, JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { EvidenceAction } from '../../evidence/actions.ts';

/** An event of a record that changed it. `payload: null`: what it said has been erased. */
export interface RecordEvent {
  readonly record: string;
  readonly at: string;
  readonly action: EvidenceAction;
  readonly actor: string | null;
  readonly payload: JsonObject | null;
}

/** The record as it is stored now; undefined where it is gone. */
export interface PresentRecord {
  readonly number: string;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  readonly owner: JsonValue;
  readonly state: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface RecordThen {
  readonly id: string;
  readonly module: ModuleDefinition;
  readonly number: string;
  /** By field, `owner` and `state`; what is unknown is not among them. */
  readonly facts: ReadonlyMap<string, JsonValue>;
  /** Names of fields, `owner`, `state`. */
  readonly unknown: ReadonlySet<string>;
  readonly created: { readonly at: string; readonly by: string };
  readonly updated: { readonly at: string; readonly by: string };
}

/** Events that write values; the rest of those that are read write the state only. */
const WRITE: ReadonlySet<string> = new Set<EvidenceAction>([
  'record.created',
  'record.undeleted',
  'record.updated',
  'record.restored',
  'record.masked',
  'record.merged',
]);
/** A record is there from here on, with all that it holds. */
const BEGIN: ReadonlySet<string> = new Set<EvidenceAction>(['record.created', 'record.undeleted']);
const END: ReadonlySet<string> = new Set<EvidenceAction>(['record.deleted', 'record.erased']);

/** Every kind of event that changes what a record holds or its state. */
export const changingActions: readonly EvidenceAction[] = [
  'record.created',
  'record.undeleted',
  'record.updated',
  'record.restored',
  'record.masked',
  'record.merged',
  'record.deleted',
  'record.erased',
  'state.changed',
  'restriction.set',
  'restriction.lifted',
];

/** The record at the instant; undefined where it was not there. Events in their order. */
export function recordThen(
  id: string,
  module: ModuleDefinition,
  events: readonly RecordEvent[],
  present: PresentRecord | undefined,
  at: string,
): RecordThen | undefined {
  const before = events.filter((event) => event.at <= at);
  const after = events.filter((event) => event.at > at);
  if (!wasThere(before, events, present, at)) return undefined;
  const names = [...module.fields.map((field) => field.name), 'owner', 'state'];
  const forwards = along(names, before);
  const whole = along(names, events);
  const facts = new Map<string, JsonValue>();
  for (const name of names) {
    if (strayed(name, whole, present)) continue;
    const value = forwards.has(name) ? forwards.get(name) : backwards(name, after, present);
    if (value !== undefined) facts.set(name, value);
  }
  const writes = before.filter((event) => WRITE.has(event.action));
  const [first, last] = [writes.at(0), writes.at(-1)];
  return {
    id,
    module,
    number: present?.number ?? numberIn(events) ?? '',
    facts,
    unknown: new Set(names.filter((name) => !facts.has(name))),
    created: { at: first?.at ?? present?.createdAt ?? at, by: first?.actor ?? present?.createdBy ?? NOBODY },
    updated: { at: last?.at ?? present?.updatedAt ?? at, by: last?.actor ?? present?.updatedBy ?? NOBODY },
  };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

function wasThere(
  before: readonly RecordEvent[],
  all: readonly RecordEvent[],
  present: PresentRecord | undefined,
  at: string,
): boolean {
  const last = before.findLast((event) => WRITE.has(event.action) || END.has(event.action));
  if (last) return !END.has(last.action);
  const begun = all.some((event) => event.action === 'record.created');
  return !begun && present !== undefined && present.createdAt <= at;
}

/** What is known after these events, one after the other: an event whose contents were erased may have changed anything. */
function along(names: readonly string[], events: readonly RecordEvent[]): Map<string, JsonValue> {
  const known = new Map<string, JsonValue>();
  for (const event of events) {
    if (event.payload === null) {
      for (const name of touched(names, event)) known.delete(name);
      if (BEGIN.has(event.action)) known.set('state', 'active');
      continue;
    }
    if (BEGIN.has(event.action)) {
      for (const name of names) if (name !== 'owner') known.set(name, null);
      known.set('state', 'active');
      if ('owner' in event.payload) known.set('owner', event.payload.owner ?? null);
    }
    for (const [name, { to }] of changesIn(event.payload)) if (names.includes(name)) known.set(name, to);
  }
  return known;
}

/** What an event may have changed that no longer says what. */
function touched(names: readonly string[], { action }: RecordEvent): readonly string[] {
  if (END.has(action) || WRITE.has(action)) {
    const stateToo = action !== 'record.updated' && !BEGIN.has(action);
    return stateToo ? names : names.filter((name) => name !== 'state');
  }
  return ['state'];
}

/** What a fact was before the next event that names it. */
function backwards(
  name: string,
  after: readonly RecordEvent[],
  present: PresentRecord | undefined,
): JsonValue | undefined {
  for (const event of after) {
    if (event.payload === null) {
      if (touched([name], event).includes(name)) return undefined;
      continue;
    }
    const change = changesIn(event.payload).find(([changed]) => changed === name);
    if (change) return change[1].from;
    if (event.action === 'record.deleted') {
      if (name === 'owner') return event.payload.owner;
      return name === 'state' ? undefined : null;
    }
  }
  return present && presentFact(name, present);
}

function presentFact(name: string, present: PresentRecord): JsonValue {
  if (name === 'owner') return present.owner;
  return name === 'state' ? present.state : (present.values[name] ?? null);
}

/** Whether the record holds what no event says: it was changed beside the evidence, nobody can tell since when. */
function strayed(
  name: string,
  whole: ReadonlyMap<string, JsonValue>,
  present: PresentRecord | undefined,
): boolean {
  if (!present || !whole.has(name)) return false;
  return !sameFact(whole.get(name) ?? null, presentFact(name, present));
}

function sameFact(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true;
  if (isNumeric(one) && isNumeric(other)) return Number(one) === Number(other);
  return sorted(one) === sorted(other);
}

function isNumeric(value: JsonValue): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

/** The text of a value whatever the order of its keys. */
function sorted(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value.map(sorted));
  const entries = Object.entries(value).map(([key, one]) => [key, sorted(one ?? null)]);
  return JSON.stringify(entries.sort());
}

type Changed = { readonly from: JsonValue; readonly to: JsonValue };

function changesIn(payload: JsonObject): readonly (readonly [string, Changed])[] {
  const { changes } = payload;
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return [];
  return Object.entries(changes as JsonObject).flatMap(([name, change]) => {
    if (typeof change !== 'object' || change === null || Array.isArray(change)) return [];
    const { from, to } = change as JsonObject;
    return [[name, { from: from ?? null, to: to ?? null }] as const];
  });
}

function numberIn(events: readonly RecordEvent[]): string | undefined {
  const found = events.map((event) => event.payload?.number).find((one) => typeof one === 'string');
  return typeof found === 'string' ? found : undefined;
}
