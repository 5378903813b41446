/** What a person was told, and where their data came from, as a place: in the copy (Art. 15(1)(g)), and gone with the person. */
import type { Sql } from '../../engine/database/database.ts';
import { dateText, momentLabel } from '../../engine/documents/moments.ts';
import type { GatheredItem, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { Place } from '../../engine/subjects/place.ts';
import type { Label } from '../../metadata/label.ts';
import { type GivenNotice, givenTo } from './given.ts';
import { channelLabels, exemptionLabels } from './words.ts';

interface SourceRow {
  readonly id: string;
  readonly source: string;
  readonly at: string;
  readonly obtainedOn: string;
  readonly exemption: keyof typeof exemptionLabels | null;
  readonly reason: string | null;
}

export const informationPlace: Place = {
  name: 'information',
  label: { en: 'What you were told, and sources', es: 'Información facilitada y fuentes' },
  tables: ['attesta.information_given', 'attesta.collections'],
  async count(tx, { subject }) {
    const [row] = await tx.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM attesta.information_given WHERE subject = $1)::int
         + (SELECT count(*) FROM attesta.collections WHERE subject = $1)::int AS n`,
      [subject],
    );
    return row?.n ?? 0;
  },
  gather: async (tx, { subject, timeZone }) => [
    ...(await givenTo(tx, subject, timeZone)).map((one) => givenItem(one, timeZone)),
    ...(await sourcesOf(tx, subject)).map(sourceItem),
  ],
  async plan(tx, { subject }) {
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM attesta.information_given WHERE subject = $1
       UNION ALL SELECT id FROM attesta.collections WHERE subject = $1 ORDER BY id`,
      [subject],
    );
    return rows.map(({ id }) => ({ id, number: null, fate: { action: 'erase' } as const }));
  },
  async execute(tx, _context, planned) {
    const ids = planned.map((item) => item.id);
    const given = await tx.query(
      'DELETE FROM attesta.information_given WHERE id = ANY ($1::uuid[]) RETURNING id',
      [ids],
    );
    const sources = await tx.query(
      'DELETE FROM attesta.collections WHERE id = ANY ($1::uuid[]) RETURNING id',
      [ids],
    );
    return { erased: given.length + sources.length, masked: 0, kept: 0 };
  },
};

function sourcesOf(tx: Sql, subject: string): Promise<readonly SourceRow[]> {
  return tx.query<SourceRow & Record<string, unknown>>(
    `SELECT id, source, obtained_at AS at, (obtained_at AT TIME ZONE time_zone)::date::text AS "obtainedOn", exemption,
       exemption_reason AS reason FROM attesta.collections WHERE subject = $1 ORDER BY obtained_at, id`,
    [subject],
  );
}

function givenItem(one: GivenNotice, timeZone: string): GatheredItem {
  const at = one.at;
  return {
    id: one.id,
    number: null,
    title: { en: one.title },
    at: at ?? one.createdAt,
    values: [
      // The words of a notice are everybody's.
      coded(
        'notice',
        { en: 'Information', es: 'Información' },
        `${one.code} ${one.version} ${one.language}`,
        {
          en: `${one.title} (${one.version})`,
        },
      ),
      ...(at === null ? [] : [said('at', { en: 'When', es: 'Cuándo' }, at, momentLabel(at, timeZone))]),
      coded('channel', { en: 'How', es: 'Cómo' }, one.channel, channelLabels[one.channel]),
      coded('sha256', { en: 'SHA-256 of the text', es: 'SHA-256 del texto' }, one.sha256, { en: one.sha256 }),
    ],
    leftOut: [],
    files: [],
  };
}

function sourceItem({ id, source, at, obtainedOn, exemption, reason }: SourceRow): GatheredItem {
  const day = { en: dateText(obtainedOn, 'en'), es: dateText(obtainedOn, 'es') };
  return {
    id,
    number: null,
    title: { en: 'Source', es: 'Fuente' },
    at,
    values: [
      said('source', { en: 'Where your data came from', es: 'De dónde proceden sus datos' }, source),
      said('obtained', { en: 'Obtained on', es: 'Obtenidos el' }, obtainedOn, day),
      ...(exemption === null
        ? []
        : [
            coded(
              'exemption',
              { en: 'Why you were not told', es: 'Por qué no se le informó' },
              exemption,
              exemptionLabels[exemption],
            ),
            said('reason', { en: 'Reason', es: 'Motivo' }, reason ?? ''),
          ]),
    ],
    leftOut: [],
    files: [],
  };
}

function coded(field: string, label: Label, value: string, text: Label): GatheredValue {
  return { ...said(field, label, value, text), coded: true };
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
    retention: null,
    inPortability: { leftOut: 'other_basis' },
  };
}
