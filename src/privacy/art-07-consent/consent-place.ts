/** Consent events as a place: kept as proof while a claim about them can be made, without their free texts (Art. 7(1), 17(3)(e)). */
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { Place, PlaceContext } from '../../engine/subjects/place.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { type ConsentEvent, consentEventsOf } from './consent-event.ts';

const RETENTION = 'consent_proof_3y';

export const consentPlace: Place = {
  name: 'consents',
  label: { en: 'Consents and legal bases', es: 'Consentimientos y bases jurídicas' },
  tables: ['attesta.consent_events'],
  async count(tx, context) {
    const [row] = await tx.query<{ n: number }>(
      'select count(*) as n from attesta.consent_events where subject = $1',
      [context.subject],
    );
    return row?.n ?? 0;
  },
  gather: async (tx, context) => (await consentEventsOf(tx, context.subject)).map(consentItem),
  async plan(tx, context) {
    const events = await consentEventsOf(tx, context.subject);
    return events.map((event) => ({ id: event.id, number: null, fate: fateOf(context, event) }));
  },
  async execute(tx, _context, planned) {
    const erase = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
    const keep = planned.filter((item) => item.fate.action === 'keep').map((item) => item.id);
    await tx.query('delete from attesta.consent_events where id = any($1::uuid[])', [erase]);
    await tx.query('update attesta.consent_events set note = null, act = null where id = any($1::uuid[])', [
      keep,
    ]);
    return { erased: erase.length, masked: 0, kept: keep.length };
  },
};

function fateOf(
  context: PlaceContext,
  event: ConsentEvent,
): ReturnType<typeof keep> | { readonly action: 'erase' } {
  const rule = context.catalog.retention.get(RETENTION);
  if (!rule) return { action: 'erase' };
  const ended = event.validUntil ?? event.at.slice(0, 10);
  const until = retentionEnd(rule, {
    contract_end: ended,
    last_change: ended,
    created: event.at.slice(0, 10),
  });
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  return Temporal.PlainDate.compare(until, today) < 0 ? { action: 'erase' } : keep(until.toString());
}

function keep(until: string) {
  return {
    action: 'keep',
    ground: 'legal_claims',
    retention: RETENTION,
    until,
    maskedFields: ['note', 'act'],
  } as const;
}

const listed: ReadonlySet<string> = new Set(['purpose', 'basis', 'kind', 'at', 'channel']);

function consentItem(event: ConsentEvent): GatheredItem {
  const said: readonly (readonly [string, GatheredValue['label'], string | null])[] = [
    ['purpose', { en: 'Purpose', es: 'Finalidad' }, event.purpose],
    ['basis', { en: 'Legal basis', es: 'Base jurídica' }, event.basis],
    ['kind', { en: 'What happened', es: 'Qué ocurrió' }, event.kind],
    ['at', { en: 'When', es: 'Cuándo' }, event.at],
    ['channel', { en: 'Channel', es: 'Canal' }, event.channel],
    ['wording_version', { en: 'Version of the wording', es: 'Versión del texto' }, event.wordingVersion],
    ['act', { en: 'What you did', es: 'Qué hizo usted' }, event.act],
    ['valid_until', { en: 'Valid until', es: 'Válido hasta' }, event.validUntil],
    ['note', { en: 'Note', es: 'Nota' }, event.note],
  ];
  return {
    id: event.id,
    number: null,
    title: `${event.purpose}: ${event.kind}`,
    at: event.at,
    values: said.flatMap(([field, label, value]) =>
      value === null
        ? []
        : [{ ...shownValue(field, label, value), ...(listed.has(field) && { coded: true as const }) }],
    ),
    leftOut: [],
    files: [],
  };
}

function shownValue(field: string, label: GatheredValue['label'], value: string): GatheredValue {
  return {
    field,
    label,
    value,
    text: { en: value, es: value },
    category: 'consent',
    sensitivity: 'ordinary',
    origin: 'provided',
    purposes: ['accountability'],
    retention: RETENTION,
    inPortability: { leftOut: 'other_basis' },
  };
}
