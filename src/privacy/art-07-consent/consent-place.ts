/** Consent events as a place: kept as proof while a claim about them can be made, without their free texts (Art. 7(1), 17(3)(e)). */
import type { Sql } from '../../engine/database/database.ts';
import { momentLabel } from '../../engine/documents/moments.ts';
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { Place, PlaceContext } from '../../engine/subjects/place.ts';
import type { Label } from '../../metadata/label.ts';
import { retentionEnd } from '../../metadata/retention.ts';
import { basisLabels } from './basis-labels.ts';
import { type ConsentEvent, consentEventsOf } from './consent-event.ts';

export const RETENTION = 'consent_proof_3y';
/** What the proof itself is for (Art. 7(1)). */
export const PROOF_PURPOSE = 'accountability';

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
  async gather(tx, context) {
    const events = await consentEventsOf(tx, context.subject);
    const shown = await wordings(tx, events);
    return events.map((event) => consentItem(context, event, shown.get(event.notice ?? '')));
  },
  async plan(tx, context) {
    const events = await consentEventsOf(tx, context.subject);
    return events.map((event) => ({ id: event.id, number: null, fate: fateOf(context, event) }));
  },
  async execute(tx, _context, planned) {
    const erase = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
    const keep = planned.filter((item) => item.fate.action === 'keep').map((item) => item.id);
    await tx.query('delete from attesta.consent_events where id = any($1::uuid[])', [erase]);
    await tx.query(
      'update attesta.consent_events set note = null, act = null, guardian = null where id = any($1::uuid[])',
      [keep],
    );
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
    maskedFields: ['note', 'act', 'guardian'],
  } as const;
}

interface Wording {
  readonly id: string;
  readonly body: string;
  readonly locale: string;
}

/** The wording that was shown, by the id of its notice: the person reads what was agreed to and in which language, not its hash. */
async function wordings(tx: Sql, events: readonly ConsentEvent[]): Promise<ReadonlyMap<string, Wording>> {
  const rows = await tx.query<Wording & Record<string, unknown>>(
    'select id, body, locale from attesta.notices where id = any($1::uuid[])',
    [events.flatMap((event) => event.notice ?? [])],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function consentItem(context: PlaceContext, event: ConsentEvent, wording: Wording | undefined): GatheredItem {
  const purpose = context.catalog.purposes.get(event.purpose)?.label ?? { en: event.purpose };
  const kind = kindLabels[event.kind];
  const coded = (field: string, label: Label, value: string, text: Label): GatheredValue => ({
    ...shownValue(field, label, value, text),
    coded: true,
  });
  const said = (field: string, label: Label, value: string | null | undefined) =>
    value === null || value === undefined ? [] : [shownValue(field, label, value)];
  const { channel } = event;
  return {
    id: event.id,
    number: null,
    title: {
      en: `${purpose.en}: ${kind.en}`,
      es: `${purpose.es ?? purpose.en}: ${kind.es ?? kind.en}`,
    },
    at: event.at,
    values: [
      coded('purpose', { en: 'Purpose', es: 'Finalidad' }, event.purpose, purpose),
      coded('basis', { en: 'Legal basis', es: 'Base jurídica' }, event.basis, basisLabels[event.basis]),
      coded('kind', { en: 'What happened', es: 'Qué ocurrió' }, event.kind, kind),
      coded('at', { en: 'When', es: 'Cuándo' }, event.at, momentLabel(event.at, context.timeZone)),
      ...(channel
        ? [
            coded(
              'channel',
              { en: 'Channel', es: 'Canal' },
              channel,
              channelLabels[channel] ?? { en: channel },
            ),
          ]
        : []),
      ...said('reference', { en: 'Rests on', es: 'Se apoya en' }, event.reference),
      ...said(
        'wording_version',
        { en: 'Version of the wording', es: 'Versión del texto' },
        event.wordingVersion,
      ),
      // The company's own text, the same for everybody who was asked.
      ...said('wording', { en: 'What you were shown', es: 'Lo que se le mostró' }, wording?.body).map(
        (value) => ({ ...value, coded: true as const }),
      ),
      ...(wording
        ? [
            coded(
              'wording_language',
              { en: 'In which language', es: 'En qué idioma' },
              wording.locale,
              languageLabel(wording.locale),
            ),
          ]
        : []),
      ...said('act', { en: 'What you did', es: 'Qué hizo usted' }, event.act),
      ...said('valid_until', { en: 'Valid until', es: 'Válido hasta' }, event.validUntil),
      ...said(
        'guardian',
        { en: 'Who consented for you', es: 'Quién consintió por usted' },
        event.guardian?.name,
      ),
      ...said('note', { en: 'Note', es: 'Nota' }, event.note),
    ],
    leftOut: [],
    files: [],
  };
}

function languageLabel(locale: string): Label {
  const named = (language: 'en' | 'es') =>
    new Intl.DisplayNames(language, { type: 'language' }).of(locale) ?? locale;
  return { en: named('en'), es: named('es') };
}

const kindLabels: Readonly<Record<ConsentEvent['kind'], Label>> = {
  requested: { en: 'Asked for', es: 'Solicitado' },
  given: { en: 'Given', es: 'Dado' },
  renewed: { en: 'Given anew', es: 'Renovado' },
  refused: { en: 'Refused', es: 'Denegado' },
  withdrawn: { en: 'Withdrawn', es: 'Retirado' },
  revoked: { en: 'Ended by us', es: 'Revocado por nosotros' },
  expired: { en: 'Expired', es: 'Caducado' },
  invalidated: { en: 'Declared invalid', es: 'Invalidado' },
};

const channelLabels: Readonly<Record<string, Label>> = {
  web_site: { en: 'Web site', es: 'Sitio web' },
  portal: { en: 'Portal', es: 'Portal' },
  paper: { en: 'On paper', es: 'En papel' },
  phone: { en: 'Telephone', es: 'Teléfono' },
  email: { en: 'E-mail', es: 'Correo electrónico' },
  in_person: { en: 'In person', es: 'En persona' },
};

function shownValue(field: string, label: Label, value: string, text: Label = { en: value }): GatheredValue {
  return {
    field,
    label,
    value,
    text: { en: text.en, es: text.es ?? text.en },
    category: 'consent',
    sensitivity: 'ordinary',
    origin: 'provided',
    purposes: [PROOF_PURPOSE],
    retention: RETENTION,
    inPortability: { leftOut: 'other_basis' },
  };
}
