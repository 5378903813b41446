import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { keyringOf } from '../files/file-store.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { eventOf } from '../records/record-evidence.ts';
import { headerText, type MailAddress, mailAddress } from './mail-address.ts';
import { type MailContent, type MailKind, sealMail } from './mail-rows.ts';
import { postOfficeOf } from './post-office.ts';

export interface NewMail {
  readonly to: string | MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly kind: MailKind;
  /** The data subject it is about, by whose key it is sealed; null for a mail about nobody. */
  readonly subjectId: string | null;
  /** The record that it was written from. */
  readonly record?: { readonly module: string; readonly id: string };
  /** What the person's address is used for. */
  readonly purpose?: string;
  /** The rights request it belongs to; the call's own when absent. */
  readonly request?: string;
  /** Ids of stored files that go with it. */
  readonly attachments?: readonly string[];
  readonly unsubscribeUrl?: string;
  /** A page on which a person withdraws by hand what allows the mail; mail programs offer it (RFC 2369). */
  readonly withdrawalUrl?: string;
  /** It holds a key of its reader's: the outbox shows no text of it. */
  readonly forItsReader?: true;
}

/** The job that sends a mail. */
export const SEND_MAIL = 'mail.send';

/**
 * Puts a mail into the outbox, in the caller's transaction (one of the service's, not confined to a person): it is sent when that commits. Without a mail server it is held,
 * and staff see it. Whether marketing is permitted is the caller's to ask first. Returns the mail's id. Throws `validation_failed` for an address or a subject
 * that could smuggle something in.
 */
export async function queueMail(tx: Sql, context: CallContext, mail: NewMail): Promise<string> {
  const now = context.now();
  const office = postOfficeOf(context.database);
  const content: MailContent = {
    to: mailAddress(mail.to),
    subject: headerText('subject', mail.subject),
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    ...(mail.forItsReader && { forItsReader: true }),
    ...(mail.unsubscribeUrl !== undefined && {
      unsubscribeUrl: headerText('unsubscribeUrl', mail.unsubscribeUrl),
    }),
    ...(mail.withdrawalUrl !== undefined && {
      withdrawalUrl: headerText('withdrawalUrl', mail.withdrawalUrl),
    }),
  };
  const id = uuidv7(now);
  const holder = await keyringOf(context.database).holder(tx, mail.subjectId, now);
  const state = office.transport ? 'queued' : 'held';
  const request = mail.request ?? context.request ?? null;
  await tx.query(
    `INSERT INTO attesta.mails (id, kind, state, subject, request, holder, sealed, attachments, message_id, created_at, created_by,
       module, record, purpose)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      id,
      mail.kind,
      state,
      mail.subjectId,
      request,
      holder.id,
      sealMail(holder.key, id, content),
      mail.attachments ?? [],
      `<${id}@${office.domain}>`,
      now,
      context.principal.userId,
      mail.record?.module ?? null,
      mail.record?.id ?? null,
      mail.purpose ?? null,
    ],
  );
  await recordEvents(tx, [
    eventOf(context, {
      action: state === 'held' ? 'mail.suppressed' : 'mail.queued',
      ...(mail.subjectId !== null && { subjects: [mail.subjectId] }),
      ...(request !== null && { request }),
      ...(mail.record && { module: mail.record.module, record: mail.record.id }),
      ...(mail.purpose !== undefined && { purpose: mail.purpose }),
      payloads: [
        { subject: mail.subjectId, value: { mail: id, to: content.to.address, subject: content.subject } },
      ],
    }),
  ]);
  if (state === 'queued') await enqueueJob(tx, context, { name: SEND_MAIL, input: { mail: id } });
  return id;
}
