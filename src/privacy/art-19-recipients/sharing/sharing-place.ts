/** A person's objections to sharing as a place: handed over on access, and gone with the person and the data that they are about. */
import type { Sql } from '../../../engine/database/database.ts';
import { momentLabel } from '../../../engine/documents/moments.ts';
import type { GatheredItem, GatheredValue } from '../../../engine/subjects/gathered.ts';
import type { Place } from '../../../engine/subjects/place.ts';
import type { Label } from '../../../metadata/label.ts';
import { roleLabels } from '../words.ts';
import { portionLabel } from './portions.ts';
import { type SharingAct, sharingActsOf } from './sharing-objection.ts';

export const sharingPlace: Place = {
  name: 'sharing_objections',
  label: { en: 'What you object to sharing', es: 'A qué cesiones se opone' },
  tables: ['attesta.sharing_objections'],
  async count(tx: Sql, { subject }) {
    const [row] = await tx.query<{ held: number }>(
      'SELECT count(*)::int AS held FROM attesta.sharing_objections WHERE subject = $1',
      [subject],
    );
    return row?.held ?? 0;
  },
  gather: async (tx, { subject, timeZone }) =>
    (await sharingActsOf(tx, subject)).map((act) => actItem(act, timeZone)),
  plan: async (tx, { subject }) =>
    (await sharingActsOf(tx, subject)).map(({ id }) => ({
      id,
      number: null,
      fate: { action: 'erase' } as const,
    })),
  async execute(tx, _context, planned) {
    const gone = await tx.query(
      'DELETE FROM attesta.sharing_objections WHERE id = ANY ($1::uuid[]) RETURNING id',
      [planned.map((item) => item.id)],
    );
    return { erased: gone.length, masked: 0, kept: 0 };
  },
};

const anybody: Label = { en: 'Anybody', es: 'Cualquiera' };

function actItem(act: SharingAct, timeZone: string): GatheredItem {
  const with_ =
    act.recipientName !== null
      ? { en: act.recipientName, es: act.recipientName }
      : act.recipientRole === null
        ? anybody
        : roleLabels[act.recipientRole];
  const values: (GatheredValue | null)[] = [
    coded('portion', { en: 'What', es: 'Qué' }, act.portion, portionLabel(act.portion)),
    coded(
      'recipient',
      { en: 'With whom', es: 'Con quién' },
      act.recipient ?? act.recipientRole ?? 'anybody',
      with_,
    ),
    said('at', { en: 'When', es: 'Cuándo' }, act.at, momentLabel(act.at, timeZone)),
    act.reason === null
      ? null
      : said('reason', { en: 'What you said', es: 'Lo que dijo' }, act.reason, { en: act.reason }),
  ];
  return {
    id: act.id,
    number: null,
    title:
      act.kind === 'objected'
        ? { en: 'Objection to sharing', es: 'Oposición a la cesión' }
        : { en: 'Objection taken back', es: 'Oposición retirada' },
    at: act.at,
    values: values.filter((value) => value !== null),
    leftOut: [],
    files: [],
  };
}

function coded(field: string, label: Label, value: string, text: Label): GatheredValue {
  return { ...said(field, label, value, text), coded: true };
}

function said(field: string, label: Label, value: string, text: Label): GatheredValue {
  return {
    field,
    label,
    value,
    text: { en: text.en, es: text.es ?? text.en },
    category: 'consent',
    sensitivity: 'ordinary',
    origin: 'provided',
    purposes: ['accountability'],
    retention: null,
    inPortability: { leftOut: 'other_basis' },
  };
}
