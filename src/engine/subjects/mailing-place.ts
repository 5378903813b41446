/**
 * Mailings that a person was to receive: that they were meant, and why they did or did not. The mail itself is among the mails. Erased with the
 * person, also where the mailing still waits: then nothing is sent.
 */
import { labelText } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { reasonWords } from '../mailing/left-out.ts';
import type { GatheredItem, GatheredValue } from './gathered.ts';
import type { Place, PlaceContext } from './place.ts';

interface MeantRow {
  readonly merge: string;
  readonly record: string;
  readonly purpose: string;
  readonly state: string;
  readonly reason: string | null;
  readonly at: string;
}

export const mailingPlace: Place = {
  name: 'mailings',
  label: { en: 'Mailings', es: 'Envíos a muchos' },
  tables: ['attesta.mail_merges', 'attesta.mail_merge_rows'],
  async count(tx, { subject }) {
    const [row] = await tx.query<{ count: number }>(
      'select count(*)::int as count from attesta.mail_merge_rows where subject = $1',
      [subject],
    );
    return row?.count ?? 0;
  },
  gather: async (tx, context) => (await meant(tx, context)).map((row) => meantItem(context, row)),
  // One may be planned between plan and execution: they go as a whole.
  async plan(tx, context) {
    const { length } = await meant(tx, context);
    return [{ id: '*', count: length, number: null, fate: { action: 'erase' } }];
  },
  async execute(tx, { subject }) {
    const gone = await tx.query('delete from attesta.mail_merge_rows where subject = $1 returning merge', [
      subject,
    ]);
    return { erased: gone.length, masked: 0, kept: 0 };
  },
};

function meant(tx: Sql, { subject }: PlaceContext): Promise<readonly MeantRow[]> {
  return tx.query<MeantRow>(
    `select r.merge, r.record, m.purpose, r.state, r.reason, coalesce(r.decided_at, m.created_at) as at
     from attesta.mail_merge_rows r join attesta.mail_merges m on m.id = r.merge
     where r.subject = $1 order by m.created_at, r.merge, r.place`,
    [subject],
  );
}

const OUTCOMES: Readonly<Record<string, { readonly en: string; readonly es: string }>> = {
  written: { en: 'A mail was written', es: 'Se redactó un correo' },
  waiting: { en: 'A mail is planned', es: 'Hay un correo previsto' },
};

function meantItem({ catalog }: PlaceContext, row: MeantRow): GatheredItem {
  const purpose = catalog.purposes.get(row.purpose)?.label ?? { en: row.purpose };
  const outcome = row.reason
    ? reasonWords(row.reason)
    : (OUTCOMES[row.state] ?? { en: row.state, es: row.state });
  return {
    id: `${row.merge} ${row.record}`,
    number: null,
    title: purpose,
    at: row.at,
    values: [
      meantValue('purpose', { en: 'Purpose', es: 'Finalidad' }, row.purpose, {
        en: purpose.en,
        es: labelText(purpose, 'es'),
      }),
      meantValue('outcome', { en: 'Outcome', es: 'Resultado' }, row.reason ?? row.state, outcome),
    ],
    leftOut: [],
    files: [],
  };
}

function meantValue(
  field: string,
  label: GatheredValue['label'],
  value: string,
  text: GatheredValue['text'],
): GatheredValue {
  return {
    field,
    label,
    value,
    text,
    // A code of ours, and no word of the person's.
    coded: true,
    category: 'communication',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}
