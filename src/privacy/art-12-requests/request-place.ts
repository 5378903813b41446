/**
 * A person's cases as a place. Handed over with what was said in them; on erasure the case stays as proof that it was
 * answered (Art. 5(2), 12), without anything that was said or claimed, until claims about it have lapsed.
 */
import type { Sql } from '../../engine/database/database.ts';
import { momentLabel } from '../../engine/documents/moments.ts';
import { eraseMailsIn } from '../../engine/mail/mail-rows.ts';
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { ItemFate, Place, PlaceContext } from '../../engine/subjects/place.ts';
import type { Label } from '../../metadata/label.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { type RightsRequest, requestColumns } from './request.ts';
import { channelLabels, outcomeLabels, stateLabels, typeLabels } from './words.ts';

export const RETENTION = 'request_proof_3y';
const MASKED = ['claimed', 'representative', 'note', 'messages'] as const;
/** Each message is a value of its own; they go together. */
const messageField = (at: number) => `messages ${at + 1}`;

export const requestPlace: Place = {
  name: 'requests',
  label: { en: 'Rights requests', es: 'Solicitudes de derechos' },
  tables: [
    'attesta.requests',
    'attesta.request_steps',
    'attesta.request_pauses',
    'attesta.request_messages',
    'attesta.request_decisions',
    'attesta.request_fees',
    'attesta.withholdings',
    'attesta.request_deliveries',
  ],
  async count(tx, context) {
    const [row] = await tx.query<{ n: number }>(
      'SELECT count(*) AS n FROM attesta.requests WHERE subject = $1',
      [context.subject],
    );
    return row?.n ?? 0;
  },
  async gather(tx, context) {
    const items: GatheredItem[] = [];
    for (const request of await casesOf(tx, context.subject)) {
      items.push(caseItem(request, await messagesOf(tx, request.id), context.timeZone));
    }
    return items;
  },
  async plan(tx, context) {
    const cases = await casesOf(tx, context.subject);
    return cases.map((request) => ({
      id: request.id,
      number: request.number,
      fate: fateOf(context, request),
    }));
  },
  async execute(tx, context, planned) {
    const idsOf = (action: ItemFate['action']) =>
      planned.filter((item) => item.fate.action === action).map((item) => item.id);
    const kept = idsOf('keep');
    await maskCases(tx, kept, context.now());
    const gone = await tx.query('DELETE FROM attesta.requests WHERE id = ANY ($1::uuid[]) RETURNING id', [
      idsOf('erase'),
    ]);
    return { erased: gone.length, masked: 0, kept: kept.length };
  },
};

function casesOf(tx: Sql, subject: string): Promise<RightsRequest[]> {
  return tx.query<RightsRequest>(
    `SELECT ${requestColumns} FROM attesta.requests r WHERE r.subject = $1 ORDER BY r.created_at, r.id`,
    [subject],
  );
}

interface MessageRow {
  readonly direction: 'in' | 'out' | 'note';
  readonly body: string;
  readonly at: string;
}

/** Notes of staff are handed over too: what is written about a person is that person's data (law.md §4). */
function messagesOf(tx: Sql, request: string): Promise<MessageRow[]> {
  return tx.query<MessageRow>(
    `SELECT direction, body, at FROM attesta.request_messages
     WHERE request = $1 AND direction <> 'draft' ORDER BY at, id`,
    [request],
  );
}

/** Kept from the end of the case on; an open one from its receipt, so that an approved plan stays as it is. */
function fateOf(context: PlaceContext, request: RightsRequest): ItemFate {
  const rule = context.catalog.retention.get(RETENTION);
  const ended = (request.closedAt ?? request.receivedAt).slice(0, 10);
  if (!rule) throw new Error(`The retention rule ${RETENTION} is missing.`);
  const until = retentionEnd(rule, { contract_end: ended, last_change: ended, created: ended });
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  if (request.closedAt !== null && Temporal.PlainDate.compare(until, today) < 0) return { action: 'erase' };
  return {
    action: 'keep',
    ground: 'legal_claims',
    retention: RETENTION,
    until: until.toString(),
    maskedFields: MASKED,
  };
}

/** What was said, and who was claimed to be saying it, goes; steps, dates and the outcome stay. */
async function maskCases(tx: Sql, ids: readonly string[], now: Temporal.Instant): Promise<void> {
  await tx.query(
    `UPDATE attesta.requests SET claimed = NULL, representative = NULL, note = NULL, masked_at = $2, version = version + 1
     WHERE id = ANY ($1::uuid[])`,
    [ids, now],
  );
  await tx.query("UPDATE attesta.request_messages SET body = '' WHERE request = ANY ($1::uuid[])", [ids]);
  await tx.query("UPDATE attesta.withholdings SET passages = '{}' WHERE request = ANY ($1::uuid[])", [ids]);
  // What was sent before it was known who the person is was sealed with nobody's key.
  const mails = await tx.query<{ id: string }>(
    'SELECT id FROM attesta.mails WHERE request = ANY ($1::uuid[]) AND subject IS NULL',
    [ids],
  );
  await eraseMailsIn(
    tx,
    mails.map((mail) => mail.id),
  );
}

const directions: Readonly<Record<MessageRow['direction'], Label>> = {
  in: { en: 'You wrote', es: 'Usted escribió' },
  out: { en: 'We wrote', es: 'Le escribimos' },
  note: { en: 'Note of ours', es: 'Nota nuestra' },
};

function caseItem(request: RightsRequest, messages: readonly MessageRow[], timeZone: string): GatheredItem {
  const { claimed } = request;
  const identity = claimed === null ? '' : Object.values(claimed).filter(Boolean).join(', ');
  const values: (GatheredValue | null)[] = [
    coded('type', { en: 'Right', es: 'Derecho' }, request.type, typeLabels[request.type]),
    coded('state', { en: 'State', es: 'Estado' }, request.state, stateLabels[request.state]),
    request.outcome === null
      ? null
      : coded('outcome', { en: 'Outcome', es: 'Resultado' }, request.outcome, outcomeLabels[request.outcome]),
    written(
      'received_at',
      { en: 'Received', es: 'Recibida' },
      request.receivedAt,
      'observed',
      momentLabel(request.receivedAt, timeZone),
    ),
    coded('channel', { en: 'Channel', es: 'Canal' }, request.channel, channelLabels[request.channel]),
    written('claimed', { en: 'You gave as your identity', es: 'Identidad que indicó' }, identity, 'provided'),
    written(
      'representative',
      { en: 'Who acted for you', es: 'Quién actuó por usted' },
      request.representative === null ? '' : Object.values(request.representative).filter(Boolean).join(', '),
      'provided',
    ),
    written('note', { en: 'What you asked', es: 'Lo que pidió' }, request.note ?? '', 'provided'),
    ...messages.map(said),
  ];
  return {
    id: request.id,
    number: request.number,
    title: typeLabels[request.type],
    at: request.createdAt,
    values: values.filter((value) => value !== null),
    leftOut: [],
    files: [],
  };
}

function said(message: MessageRow, at: number): GatheredValue | null {
  const value = written(
    messageField(at),
    directions[message.direction],
    message.body,
    message.direction === 'in' ? 'provided' : 'derived',
  );
  return value && { ...value, ...(message.direction === 'out' && { ours: true as const }) };
}

function written(
  field: string,
  label: Label,
  value: string,
  origin: GatheredValue['origin'],
  text: Label = { en: value },
): GatheredValue | null {
  return value === '' ? null : { ...shownValue(field, label, value, text), origin };
}

function coded(field: string, label: Label, value: string, text: Label): GatheredValue {
  return { ...shownValue(field, label, value, text), coded: true };
}

function shownValue(field: string, label: Label, value: string, text: Label): GatheredValue {
  return {
    field,
    label,
    value,
    text: { en: text.en, es: text.es ?? text.en },
    category: 'communication',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: ['accountability'],
    retention: RETENTION,
    inPortability: { leftOut: 'other_basis' },
  };
}
