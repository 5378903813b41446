/**
 * A person's disclosures as a place: told on access, and gone with the person. What Art. 19 needs of them is written into the
 * case before that.
 */
import type { Sql } from '../../engine/database/database.ts';
import { momentLabel } from '../../engine/documents/moments.ts';
import { categoryLabels } from '../../engine/subjects/category-labels.ts';
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { Place } from '../../engine/subjects/place.ts';
import { type Label, type Locale, labelText } from '../../metadata/label.ts';
import type { DataCategory } from '../../metadata/privacy.ts';
import { portionLabel } from './sharing/portions.ts';

interface DisclosureRow {
  readonly id: string;
  readonly name: string;
  readonly at: string;
  readonly categories: readonly DataCategory[];
  readonly leftOut: readonly string[];
  readonly despite: string | null;
}

export const disclosurePlace: Place = {
  name: 'disclosures',
  label: { en: 'Disclosures', es: 'Comunicaciones de datos' },
  tables: ['attesta.disclosures'],
  count: async (tx, { subject }) => (await disclosuresOf(tx, subject)).length,
  gather: async (tx, { subject, timeZone }) =>
    (await disclosuresOf(tx, subject)).map((row) => disclosureItem(row, timeZone)),
  async plan(tx, { subject }) {
    const found = await disclosuresOf(tx, subject);
    return found.map(({ id }) => ({ id, number: null, fate: { action: 'erase' } as const }));
  },
  async execute(tx, _context, planned) {
    const gone = await tx.query('DELETE FROM attesta.disclosures WHERE id = ANY ($1::uuid[]) RETURNING id', [
      planned.map((item) => item.id),
    ]);
    return { erased: gone.length, masked: 0, kept: 0 };
  },
};

function disclosuresOf(tx: Sql, subject: string): Promise<readonly DisclosureRow[]> {
  return tx.query<DisclosureRow & Record<string, unknown>>(
    `SELECT d.id, r.name, d.at, d.categories, d.left_out AS "leftOut", d.despite FROM attesta.disclosures d JOIN attesta.recipients r ON r.id = d.recipient
     WHERE d.subject = $1 ORDER BY d.at, d.id`,
    [subject],
  );
}

function disclosureItem(
  { id, name, at, categories, leftOut, despite }: DisclosureRow,
  timeZone: string,
): GatheredItem {
  const kinds = (locale: 'en' | 'es') =>
    categories.map((one) => categoryLabels[one][locale] ?? categoryLabels[one].en).join(', ');
  return {
    id,
    number: null,
    title: { en: name },
    at,
    values: [
      // The names of companies and the words for kinds of data are everybody's.
      {
        ...said('recipient', { en: 'Recipient', es: 'Destinatario' }, name, { en: name, es: name }),
        coded: true,
      },
      said('at', { en: 'When', es: 'Cuándo' }, at, momentLabel(at, timeZone)),
      {
        ...said('categories', { en: 'Kinds of data', es: 'Categorías de datos' }, categories.join(', '), {
          en: kinds('en'),
          es: kinds('es'),
        }),
        coded: true,
      },
      ...objectedTo(leftOut, despite),
    ],
    leftOut: [],
    files: [],
  };
}

/** What an objection left out, and why something went all the same. */
function objectedTo(leftOut: readonly string[], despite: string | null): readonly GatheredValue[] {
  const values: (GatheredValue | null)[] = [
    leftOut.length === 0
      ? null
      : {
          ...said(
            'left_out',
            { en: 'Left out, because you object', es: 'Excluido, porque se opone' },
            leftOut.join(', '),
            portionLabels(leftOut),
          ),
          coded: true,
        },
    despite === null
      ? null
      : said(
          'despite',
          { en: 'Why it went although you object', es: 'Por qué se comunicó pese a su oposición' },
          despite,
          { en: despite, es: despite },
        ),
  ];
  return values.filter((value) => value !== null);
}

function portionLabels(portions: readonly string[]): GatheredValue['text'] {
  const words = (locale: Locale) =>
    portions.map((portion) => labelText(portionLabel(portion), locale)).join(', ');
  return { en: words('en'), es: words('es') };
}

function said(field: string, label: Label, value: string, text: GatheredValue['text']): GatheredValue {
  return {
    field,
    label,
    value,
    text,
    category: 'communication',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: ['accountability'],
    retention: null,
    inPortability: { leftOut: 'other_basis' },
  };
}
