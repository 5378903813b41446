/** Mails that are written from a record: sent through the outbox, kept with the record, refused where the law says so. */
import { type Locale, labelText, type Sentence } from '../../metadata/label.ts';
import type { Purpose } from '../../metadata/privacy.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { requireRecord } from '../files/file-access.ts';
import { keyringOf } from '../files/file-store.ts';
import { asService } from '../files/file-work.ts';
import { readRecord, visibleRow } from '../records/read-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import { requireUse } from '../records/restriction.ts';
import type { Permission } from './ask-again.ts';
import { type MailRow, mailColumns, type OpenedMail, openMails } from './mail-rows.ts';
import { queueMail } from './queue-mail.ts';
import { type Recipient, recipientsOf } from './recipients.ts';

/** What a duty says of the use of a person's address (Art. 6, 7, 18, 21). */
export interface RecordMailParts {
  readonly permission: Permission;
  /** Where a person withdraws what they consented to. */
  readonly portalUrl: string;
}

export interface WrittenMail {
  readonly purpose: string;
  readonly subject: string;
  readonly text: string;
  /** One of the record's recipients; the first of them when absent. */
  readonly to?: { readonly module: string; readonly id: string };
  /** In which we say what we add, where the recipient's own language is not known; the caller's when absent. */
  readonly language?: Locale;
}

/** What belongs to the writing of a mail and is done with it, or not at all. */
export type WithMail = (tx: Sql, mail: string) => Promise<void>;

export interface RecordMail extends OpenedMail {
  /** Who wrote it. */
  readonly author: string | null;
}

const LONGEST = 50_000;

/** To whom the caller may write from the record, and for which purposes. Throws `restricted` where the record stands still. */
export async function mailRecipients(
  context: CallContext,
  module: string,
  id: string,
): Promise<{ readonly recipients: readonly Recipient[]; readonly purposes: readonly Purpose[] }> {
  const record = await usedRecord(context, module, id);
  return {
    recipients: await recipientsOf(context, module, record),
    purposes: [...context.catalog.purposes.values()],
  };
}

/** The mails that were written from the record, oldest first. */
export async function mailsOfRecord(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<readonly RecordMail[]> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  requireUse(row);
  const rows = await context.database.query<MailRow & { readonly author: string | null }>(
    `SELECT ${mailColumns}, (SELECT u.name FROM attesta.users u WHERE u.id = m.created_by) AS author
     FROM attesta.mails m WHERE module = $1 AND record = $2 ORDER BY created_at, id LIMIT 500`,
    [module.name, row.id],
  );
  const authors = new Map(rows.map((one) => [one.id, one.author]));
  const mails = await openMails(context.database, keyringOf(context.database), rows);
  return mails.map((mail) => ({ ...mail, author: authors.get(mail.id) ?? null }));
}

/**
 * Writes to a recipient of the record. For a natural person it is asked first whether their address may be used for this purpose: a
 * restriction, an objection, a withdrawn consent refuse it, with the reason. Returns the mail's id.
 */
export async function writeMail(
  context: CallContext,
  parts: RecordMailParts,
  moduleName: string,
  id: string,
  written: WrittenMail,
): Promise<string> {
  const record = await recordToWriteFrom(context, moduleName, id);
  return writeMailFrom(context, parts, moduleName, record, written);
}

/** The record, opened by somebody who may write a mail from it: who may change it. Throws where it is archived or stands still. */
export async function recordToWriteFrom(
  context: CallContext,
  moduleName: string,
  id: string,
): Promise<RecordJson> {
  await permitted(context, moduleName, 'edit');
  const record = await usedRecord(context, moduleName, id);
  if (record.state === 'archived') throw archived();
  await requireRecord(context, moduleName, record.id, 'edit');
  return record;
}

/** As `writeMail`, from a record that `recordToWriteFrom` opened. `together` is done in the transaction of the mail. */
export async function writeMailFrom(
  context: CallContext,
  parts: RecordMailParts,
  moduleName: string,
  record: RecordJson,
  written: WrittenMail,
  together: WithMail = async () => {},
): Promise<string> {
  const purpose = context.catalog.purposes.get(written.purpose);
  if (!purpose) throw unknownPurpose(context);
  const recipient = chosen(await recipientsOf(context, moduleName, record), written.to);
  const text = checkedText(written.text);
  return asService(context, async (tx) => {
    if (recipient.subject !== null) await requirePermission(tx, context, parts, recipient.subject, purpose);
    if (recipient.address === null) throw noAddress(recipient);
    const marketing = isMarketing(purpose);
    const mail = await queueMail(tx, context, {
      to: { address: recipient.address, name: recipient.title },
      subject: written.subject,
      text: finishedText(context, parts, recipient, { ...written, text }),
      kind: marketing ? 'marketing' : 'service',
      subjectId: recipient.subject,
      record: { module: moduleName, id: record.id },
      purpose: purpose.code,
      ...(marketing && { withdrawalUrl: parts.portalUrl }),
    });
    await together(tx, mail);
    return mail;
  });
}

/** The text as it leaves: one that uses a consent says at its end, in the recipient's language, how it is withdrawn. */
export function finishedText(
  context: CallContext,
  parts: RecordMailParts,
  recipient: Recipient,
  { purpose, text, language }: Pick<WrittenMail, 'purpose' | 'text' | 'language'>,
): string {
  const used = context.catalog.purposes.get(purpose);
  if (!used || !isMarketing(used)) return text;
  const said = withdrawal(recipient.language ?? language ?? context.locale, parts.portalUrl);
  return `${text}\n\n-- \n${said}`;
}

function isMarketing(purpose: Purpose): boolean {
  return purpose.basis === 'A6-1-a';
}

function archived(): Problem {
  const message = {
    en: 'The record is archived: nothing is written from it. Restore it first.',
    es: 'El registro está archivado: no se escribe desde él. Restáurelo antes.',
  };
  return new Problem('conflict', message, {
    findings: [{ code: 'mail.archived', field: 'record', message }],
  });
}

export interface Addressee {
  readonly recipient: Recipient;
  readonly purpose: Purpose;
  /** The text, with what has to be said at its end. */
  readonly text: string;
}

/** Whom something on paper goes to: asked as for a mail, but for the address of e-mail. Throws where the person may not be written to. */
export async function addresseeOf(
  context: CallContext,
  parts: RecordMailParts,
  moduleName: string,
  record: RecordJson,
  written: WrittenMail,
): Promise<Addressee> {
  const purpose = context.catalog.purposes.get(written.purpose);
  if (!purpose) throw unknownPurpose(context);
  const recipient = chosen(await recipientsOf(context, moduleName, record), written.to);
  const text = checkedText(written.text);
  const { subject } = recipient;
  if (subject !== null)
    await asService(context, (tx) => requirePermission(tx, context, parts, subject, purpose));
  return { recipient, purpose, text: finishedText(context, parts, recipient, { ...written, text }) };
}

async function usedRecord(context: CallContext, moduleName: string, id: string): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'read');
  requireUse(await visibleRow(context, module, recordId(id)));
  return readRecord(context, moduleName, id);
}

/** How consent is withdrawn is said with every use of it (Art. 7(3)). */
function withdrawal(language: Locale, portalUrl: string): string {
  return language === 'es'
    ? `Recibe este correo porque dio su consentimiento. Puede retirarlo en cualquier momento: ${portalUrl}`
    : `You receive this mail because you consented to it. You can withdraw your consent at any time: ${portalUrl}`;
}

function chosen(recipients: readonly Recipient[], to: WrittenMail['to']): Recipient {
  const found = to
    ? recipients.find((one) => one.module === to.module && one.id === recordId(to.id))
    : recipients[0];
  if (found) return found;
  const message = to
    ? {
        en: 'This is none of the recipients that the record has and you may see.',
        es: 'No es ninguno de los destinatarios que tiene el registro y usted puede ver.',
      }
    : {
        en: 'The record names nobody whom you could write to. Give it a contact or an account first.',
        es: 'El registro no nombra a nadie a quien escribir. Asígnele antes un contacto o una cuenta.',
      };
  throw valuesRefused([{ code: 'mail.recipient', field: 'to', message }]);
}

/** What somebody can do about a refusal, where something can be done. */
const waysOut: Readonly<Record<string, Sentence>> = {
  no_consent: {
    en: 'Where they did, put it on record first: Privacy, Record a consent.',
    es: 'Si lo dio, regístrelo antes: Privacidad, Registrar un consentimiento.',
  },
  no_basis: {
    en: 'Where there is one, put it on record first: Privacy, Record a consent, with the basis Contract.',
    es: 'Si lo hay, regístrelo antes: Privacidad, Registrar un consentimiento, con la base Contrato.',
  },
};

async function requirePermission(
  tx: Sql,
  context: CallContext,
  parts: RecordMailParts,
  subject: string,
  purpose: Purpose,
): Promise<void> {
  const found = await parts.permission(tx, context, { subject, purpose: purpose.code, at: context.now() });
  if (found.allowed) return;
  const way = waysOut[found.reason];
  const why = (locale: 'en' | 'es') =>
    [...found.working, ...(way ? [way] : [])].map((one) => one[locale]).join(' ');
  const detail = {
    en: `This mail may not be sent for “${purpose.label.en}”. ${why('en')}`,
    es: `Este correo no se puede enviar para «${labelText(purpose.label, 'es')}». ${why('es')}`,
  };
  throw new Problem(found.reason === 'restricted' ? 'restricted' : 'conflict', detail, {
    findings: [{ code: `mail.${found.reason}`, field: 'purpose', message: detail }],
  });
}

function noAddress(recipient: Recipient): Problem {
  const message = {
    en: `${recipient.title} has no e-mail address. Enter it there first.`,
    es: `${recipient.title} no tiene dirección de correo. Indíquela antes allí.`,
  };
  return valuesRefused([{ code: 'mail.no_address', field: 'to', message }]);
}

/** Refuses a purpose that the company does not have, with those that it has. */
export function unknownPurpose(context: CallContext): Problem {
  const known = [...context.catalog.purposes.keys()].join(', ');
  const message = { en: `Use one of: ${known}.`, es: `Use una de estas: ${known}.` };
  return valuesRefused([{ code: 'mail.purpose', field: 'purpose', message }]);
}

function checkedText(written: string): string {
  const text = written.normalize('NFC').trim();
  if (text !== '' && text.length <= LONGEST && !text.includes('\0') && text.isWellFormed()) return text;
  const message = {
    en: `Write a text of 1 to ${LONGEST} characters.`,
    es: `Escriba un texto de 1 a ${LONGEST} caracteres.`,
  };
  throw valuesRefused([{ code: 'mail.text', field: 'text', message }]);
}
