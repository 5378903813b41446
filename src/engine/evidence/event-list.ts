import type { Locale, Sentence } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { evidenceActions, isEvidenceAction } from './actions.ts';
import type { EventLeaf } from './event.ts';

/** What to list; all of it together. Ids are UUIDs, `from` and `to` instants or dates (both included), `kind` one of the actions' kinds. */
export interface EventQuestion {
  /** One event. */
  readonly id?: string;
  readonly action?: string;
  readonly kind?: string;
  readonly actor?: string;
  readonly module?: string;
  readonly record?: string;
  readonly request?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  /** In which dates are meant; UTC otherwise. */
  readonly timeZone?: string;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface ListedEvent {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly label: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly onBehalfOf: string | null;
  readonly module: string | null;
  readonly record: string | null;
  readonly subjects: readonly string[];
  readonly request: string | null;
  readonly purpose: string | null;
  /** Place in the log; null while it waits for the sealer. */
  readonly position: number | null;
  /** Contents it committed to, and how many of them have been erased. */
  readonly contents: number;
  readonly erased: number;
}

export interface EventPage {
  readonly items: readonly ListedEvent[];
  readonly next: string | null;
}

interface EventRow {
  readonly leaf: string;
  readonly position: number | null;
  readonly present: number;
  readonly name: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PAGE = 50;
const LARGEST_PAGE = 200;

/** The audit trail, newest first: what happened, without the contents. Problem `invalid_request`. */
export async function listEvents(sql: Sql, question: EventQuestion, locale: Locale): Promise<EventPage> {
  const limit = Math.min(Math.max(question.limit ?? PAGE, 1), LARGEST_PAGE);
  const { where, values } = conditionsOf(question);
  const rows = await sql.query<EventRow>(
    `SELECT e.leaf, l.position, u.name,
            evidence.held_contents(e.id) AS present
     FROM evidence.events e
     LEFT JOIN evidence.log l ON l.event = e.id
     LEFT JOIN attesta.users u ON u.id = e.actor
     WHERE ${where.join(' AND ')} ORDER BY e.id DESC LIMIT ${limit + 1}`,
    values,
  );
  const items = rows.slice(0, limit).map((row) => listedEvent(row, locale));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function conditionsOf(question: EventQuestion): { where: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const where = ['true'];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  const { action, kind, module, subject, from, to, cursor, timeZone = 'UTC' } = question;
  if (action !== undefined) add((p) => `e.action = ${p}`, action);
  if (kind !== undefined) add((p) => `e.action = ANY (${p}::text[])`, actionsOfKind(kind));
  if (module !== undefined) add((p) => `e.module = ${p}`, module);
  for (const key of ['id', 'actor', 'record', 'request'] as const) {
    const id = question[key];
    if (id !== undefined) add((p) => `e.${key} = ${p}::uuid`, uuid(key, id));
  }
  if (subject !== undefined) add((p) => `e.subjects @> ARRAY[${p}::uuid]`, uuid('subject', subject));
  if (from !== undefined) {
    const first = instant('from', from, timeZone, 0);
    add((p) => `e.at >= ${p}::timestamptz`, first);
    add((p) => `e.id >= ${p}::uuid`, firstIdAt(first, 0));
  }
  if (to !== undefined) {
    const end = instant('to', to, timeZone, 1);
    add((p) => `e.at < ${p}::timestamptz`, end);
    add((p) => `e.id < ${p}::uuid`, firstIdAt(end, IDS_AHEAD));
  }
  if (cursor !== undefined) add((p) => `e.id < ${p}::uuid`, uuid('cursor', cursor));
  return { where, values };
}

/** An event's id is made of the instant that it tells, and stands a second ahead of it at most (`uuidv7`): so a period is found by its ids. */
const IDS_AHEAD = 2_000;
const LAST_MILLISECOND = 0xffff_ffff_ffff;

/** The lowest UUIDv7 of an instant and so many milliseconds. */
function firstIdAt(text: string, milliseconds: number): string {
  const millisecond = Temporal.Instant.from(text).epochMilliseconds + milliseconds;
  const time = Math.min(Math.max(millisecond, 0), LAST_MILLISECOND).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

function actionsOfKind(kind: string): string[] {
  const actions = Object.entries(evidenceActions).filter(([, info]) => info.kind === kind);
  if (actions.length === 0)
    throw refusal('kind', { en: 'There is no such kind of event.', es: 'No existe ese tipo de evento.' });
  return actions.map(([action]) => action);
}

function uuid(field: string, text: string): string {
  if (!UUID.test(text)) throw refusal(field, { en: 'Give an id.', es: 'Indique un identificador.' });
  return text;
}

/** An instant; or a date, which is its beginning, or with `days` 1 its end. */
function instant(field: string, text: string, timeZone: string, days: number): string {
  try {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return Temporal.Instant.from(text).toString();
    return Temporal.PlainDate.from(text).add({ days }).toZonedDateTime(timeZone).toInstant().toString();
  } catch {
    throw refusal(field, {
      en: 'Give a date, or an instant such as 2026-03-05T10:00:00Z.',
      es: 'Indique una fecha, o un instante como 2026-03-05T10:00:00Z.',
    });
  }
}

function refusal(field: string, message: Sentence): Problem {
  return new Problem('invalid_request', message, { findings: [{ code: 'invalid', field, message }] });
}

function listedEvent(row: EventRow, locale: Locale): ListedEvent {
  const leaf = JSON.parse(row.leaf) as EventLeaf;
  return {
    id: leaf.id,
    at: leaf.at,
    action: leaf.action,
    label: isEvidenceAction(leaf.action) ? evidenceActions[leaf.action].label[locale] : leaf.action,
    actor: { ...leaf.actor, name: row.name },
    onBehalfOf: leaf.onBehalfOf ?? null,
    module: leaf.module ?? null,
    record: leaf.record ?? null,
    subjects: leaf.subjects ?? [],
    request: leaf.request ?? null,
    purpose: leaf.purpose ?? null,
    position: row.position,
    contents: leaf.commitments.length,
    erased: Math.max(0, leaf.commitments.length - row.present),
  };
}
