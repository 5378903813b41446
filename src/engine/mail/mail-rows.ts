import type { Sentence } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import type { Keyring } from '../files/keyring.ts';
import type { SealedColumn } from '../files/reseal.ts';
import { seal, unseal } from '../files/sealed-text.ts';
import type { MailAddress } from './mail-address.ts';

export type MailKind = 'service' | 'marketing';
export type MailState = 'held' | 'queued' | 'sending' | 'sent' | 'failed';

/** What is sealed of a mail. */
export interface MailContent {
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** It holds a key of its reader's: nobody else is shown its text. */
  readonly forItsReader?: true;
  /** Where a click ends marketing (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** Where a person ends it by hand (RFC 2369): no click does it alone. */
  readonly withdrawalUrl?: string;
}

/** A row of `attesta.mails`. */
export interface MailRow {
  readonly id: string;
  readonly kind: MailKind;
  readonly state: MailState;
  readonly subject: string | null;
  readonly request: string | null;
  readonly module: string | null;
  readonly record: string | null;
  readonly purpose: string | null;
  readonly holder: string;
  readonly sealed: Buffer;
  readonly attachments: readonly string[];
  readonly message_id: string;
  readonly error: Sentence | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly sent_at: string | null;
}

/** A mail that can be read. */
export interface OpenedMail extends Omit<MailRow, 'sealed' | 'holder'> {
  readonly content: MailContent;
}

export const mailColumns =
  'id, kind, state, subject, request, module, record, purpose, holder, sealed, attachments, message_id, error, created_at, created_by, sent_at';

export function sealMail(key: Buffer, id: string, content: MailContent): Buffer {
  return seal(key, `mail ${id}`, Buffer.from(JSON.stringify(content)));
}

/** Opens mails with the keys of whom they are about; those whose key was destroyed are left out. */
export async function openMails(
  sql: Sql,
  keyring: Keyring,
  rows: readonly MailRow[],
): Promise<readonly OpenedMail[]> {
  const holders = await keyring.holders(sql, [...new Set(rows.map((row) => row.holder))]);
  return rows.flatMap(({ sealed, holder, ...row }) => {
    const known = holders.get(holder);
    if (!known) return [];
    const content: MailContent = JSON.parse(unseal(known.key, `mail ${row.id}`, sealed).toString());
    return [{ ...row, content }];
  });
}

/** Contents of mails. */
export const mailContents: SealedColumn = {
  table: 'attesta.mails',
  column: 'sealed',
  key: { id: 'uuid' },
  by: 'holder',
  place: ({ id }) => `mail ${id}`,
};

/** Every mail that is about a person, oldest first. */
export async function mailsOfSubject(
  sql: Sql,
  keyring: Keyring,
  subject: string,
): Promise<readonly OpenedMail[]> {
  const rows = await sql.query<MailRow>(
    `SELECT ${mailColumns} FROM attesta.mails WHERE subject = $1 ORDER BY created_at, id`,
    [subject],
  );
  return openMails(sql, keyring, rows);
}

/** How many mails are about a person. */
export async function countMailsOfSubject(sql: Sql, subject: string): Promise<number> {
  const [row] = await sql.query<{ mails: number }>(
    'SELECT count(*)::int AS mails FROM attesta.mails WHERE subject = $1',
    [subject],
  );
  return row?.mails ?? 0;
}

/** Erases mails in the caller's transaction. One that waits is not sent any more. */
export async function eraseMailsIn(tx: Sql, ids: readonly string[]): Promise<number> {
  const gone = await tx.query('DELETE FROM attesta.mails WHERE id = ANY ($1::uuid[]) RETURNING id', [ids]);
  return gone.length;
}
