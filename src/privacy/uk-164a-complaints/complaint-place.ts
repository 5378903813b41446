/**
 * A person's complaints as a place. Handed over with what was said; on erasure the number, the dates and the outcome stay as proof
 * that it was acknowledged and answered, until claims about it have lapsed.
 */
import type { Sql } from '../../engine/database/database.ts';
import { momentLabel } from '../../engine/documents/moments.ts';
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { ItemFate, Place, PlaceContext } from '../../engine/subjects/place.ts';
import type { Label } from '../../metadata/label.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { RETENTION } from '../art-12-requests/request-place.ts';
import type { ComplaintOutcome } from './complaint.ts';

const outcomeLabels: Readonly<Record<ComplaintOutcome, Label>> = {
  upheld: { en: 'Upheld', es: 'Estimada' },
  partly_upheld: { en: 'Upheld in part', es: 'Estimada en parte' },
  not_upheld: { en: 'Not upheld', es: 'Desestimada' },
};

interface Row {
  readonly id: string;
  readonly number: string;
  readonly receivedAt: string;
  readonly answeredAt: string | null;
  readonly body: string;
  readonly outcome: ComplaintOutcome | null;
  readonly answer: string | null;
  readonly withdrawnAt: string | null;
  readonly withdrawnReason: string | null;
}

export const complaintPlace: Place = {
  name: 'complaints',
  label: { en: 'Complaints to us', es: 'Reclamaciones ante nosotros' },
  tables: ['attesta.complaints'],
  count: async (tx, { subject }) => (await complaintsOf(tx, subject)).length,
  gather: async (tx, { subject, timeZone }) =>
    (await complaintsOf(tx, subject)).map((row) => complaintItem(row, timeZone)),
  plan: async (tx, context) =>
    (await complaintsOf(tx, context.subject)).map((row) => ({
      id: row.id,
      number: row.number,
      fate: fateOf(context, row),
    })),
  async execute(tx, context, planned) {
    const idsOf = (action: ItemFate['action']) =>
      planned.filter((item) => item.fate.action === action).map((item) => item.id);
    const kept = idsOf('keep');
    // The mails go with the person; the moment at which they were sent is part of the proof.
    await tx.query(
      `UPDATE attesta.complaints c SET body = '', answer = NULL, claimed = NULL, withdrawn_reason = NULL, masked_at = $2, version = version + 1,
         acknowledged_at = coalesce(acknowledged_at, (SELECT sent_at FROM attesta.mails WHERE id = c.acknowledgement)),
         answered_at = coalesce(answered_at, (SELECT sent_at FROM attesta.mails WHERE id = c.answer_mail))
       WHERE id = ANY ($1::uuid[])`,
      [kept, context.now()],
    );
    const gone = await tx.query('DELETE FROM attesta.complaints WHERE id = ANY ($1::uuid[]) RETURNING id', [
      idsOf('erase'),
    ]);
    return { erased: gone.length, masked: 0, kept: kept.length };
  },
};

function complaintsOf(tx: Sql, subject: string): Promise<readonly Row[]> {
  return tx.query<Row & Record<string, unknown>>(
    `SELECT c.id, c.number, c.received_at AS "receivedAt", coalesce(c.answered_at, m.sent_at) AS "answeredAt", c.body,
       c.outcome, c.answer, c.withdrawn_at AS "withdrawnAt", c.withdrawn_reason AS "withdrawnReason"
     FROM attesta.complaints c LEFT JOIN attesta.mails m ON m.id = c.answer_mail
     WHERE c.subject = $1 ORDER BY c.received_at, c.id`,
    [subject],
  );
}

/** Kept from its answer on; an open one from its receipt, so that an approved plan stays as it is. */
function fateOf(context: PlaceContext, row: Row): ItemFate {
  const rule = context.catalog.retention.get(RETENTION);
  if (!rule) throw new Error(`The retention rule ${RETENTION} is missing.`);
  const over = row.answeredAt ?? row.withdrawnAt;
  const ended = (over ?? row.receivedAt).slice(0, 10);
  const until = retentionEnd(rule, { contract_end: ended, last_change: ended, created: ended });
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  if (over !== null && Temporal.PlainDate.compare(until, today) < 0) return { action: 'erase' };
  return {
    action: 'keep',
    ground: 'legal_claims',
    retention: RETENTION,
    until: until.toString(),
    maskedFields: ['body', 'answer'],
  };
}

function complaintItem(row: Row, timeZone: string): GatheredItem {
  const { id, number, receivedAt, body, outcome, answer, withdrawnAt, withdrawnReason } = row;
  const values: (GatheredValue | null)[] = [
    said('received_at', { en: 'Received', es: 'Recibida' }, receivedAt, momentLabel(receivedAt, timeZone)),
    body === ''
      ? null
      : { ...said('body', { en: 'What you wrote', es: 'Lo que escribió' }, body), origin: 'provided' },
    outcome === null
      ? null
      : {
          ...said('outcome', { en: 'Outcome', es: 'Resultado' }, outcome, outcomeLabels[outcome]),
          coded: true,
        },
    withdrawnAt === null
      ? null
      : said(
          'withdrawn_at',
          { en: 'Taken back', es: 'Retirada' },
          withdrawnAt,
          momentLabel(withdrawnAt, timeZone),
        ),
    withdrawnReason === null
      ? null
      : said('withdrawn_reason', { en: 'What you said then', es: 'Lo que dijo entonces' }, withdrawnReason),
    answer === null
      ? null
      : {
          ...said('answer', { en: 'Our answer', es: 'Nuestra respuesta' }, answer),
          origin: 'derived',
          ours: true,
        },
  ];
  return {
    id,
    number,
    title: { en: 'Complaint', es: 'Reclamación' },
    at: receivedAt,
    values: values.filter((value) => value !== null),
    leftOut: [],
    files: [],
  };
}

function said(field: string, label: Label, value: string, text: Label = { en: value }): GatheredValue {
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
