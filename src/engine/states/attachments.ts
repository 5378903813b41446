/** What hangs on a record and is no record itself: it is withheld with an archived record, table by table. */
import type { Label } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';

/** A table whose rows hang on records. It has a column `withheld`, and a policy that hides a row until that state is named. */
export interface Attachment {
  readonly table: string;
  /** What a person calls it, in a preview; undefined where it only carries another (the keys of files). */
  readonly label?: Label;
  /** The condition that a row hangs on one of the records `$1::uuid[]`. */
  readonly hangsOn: string;
  /** Expression of the record that it hangs on, among `$1`. */
  readonly recordOf: string;
  /**
   * What blocking leaves of a row whose id others refer to: values by column. Undefined: the row itself goes into what is
   * sealed.
   */
  readonly tombstone?: Readonly<Record<string, string>>;
}

const SENT_TO = "subject = ANY ($1::uuid[]) AND state = 'sent'";

/** What the engine keeps beside records, each before what it refers to. */
export const engineAttachments: readonly Attachment[] = [
  {
    table: 'attesta.comments',
    label: { en: 'Comments', es: 'Comentarios' },
    hangsOn: 'record = ANY ($1::uuid[])',
    recordOf: 'record',
  },
  {
    // Whatever is sealed for a person, a package that was made for the person too.
    table: 'attesta.file_keys',
    hangsOn:
      '(subject = ANY ($1::uuid[]) OR file IN (SELECT f.id FROM attesta.files f WHERE f.record = ANY ($1::uuid[])))',
    recordOf:
      'coalesce((SELECT f.record FROM attesta.files f WHERE f.id = file AND f.record = ANY ($1::uuid[])), subject)',
  },
  {
    table: 'attesta.files',
    label: { en: 'Files', es: 'Archivos' },
    hangsOn: 'record = ANY ($1::uuid[])',
    recordOf: 'record',
    tombstone: { filename: '—', sha256: '0'.repeat(64) },
  },
  {
    // One that was not sent yet is still owed.
    table: 'attesta.mails',
    label: { en: 'Mails', es: 'Correos' },
    hangsOn: SENT_TO,
    recordOf: 'subject',
  },
  {
    table: 'evidence.payloads',
    label: { en: 'Entries of the history', es: 'Entradas del historial' },
    hangsOn: 'event IN (SELECT e.id FROM evidence.events e WHERE e.record = ANY ($1::uuid[]))',
    recordOf: '(SELECT e.record FROM evidence.events e WHERE e.id = event)',
  },
];

/** Withholds what hangs on these records, or shows it again (`null`). In a transaction that names the archive. */
export async function withhold(
  tx: Sql,
  attachments: readonly Attachment[],
  records: readonly string[],
  state: 'archived' | 'blocked' | null,
): Promise<void> {
  if (records.length === 0) return;
  for (const { table, hangsOn } of attachments) {
    await tx.query(
      `UPDATE ${table} SET withheld = $2 WHERE ${hangsOn} AND withheld IS DISTINCT FROM $2::text`,
      [records, state],
    );
  }
}

export interface AttachmentCount {
  readonly table: string;
  readonly label: Label;
  readonly count: number;
}

/** How much of each hangs on these records. */
export async function countAttachments(
  tx: Sql,
  attachments: readonly Attachment[],
  records: readonly string[],
): Promise<readonly AttachmentCount[]> {
  const counts: AttachmentCount[] = [];
  for (const { table, label, hangsOn } of attachments) {
    if (!label) continue;
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${table} WHERE ${hangsOn}`,
      [records],
    );
    if (row && row.count > 0) counts.push({ table, label, count: row.count });
  }
  return counts;
}
