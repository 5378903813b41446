import { type Static, Type } from 'typebox';
import type { Locale } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { keyringOf } from '../files/file-store.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordLook } from '../records/record-evidence.ts';
import { type MailRow, mailColumns, type OpenedMail, openMails } from './mail-rows.ts';
import { postOfficeOf } from './post-office.ts';
import { SEND_MAIL } from './queue-mail.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const state = Type.Union([
  Type.Literal('held'),
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('sent'),
  Type.Literal('failed'),
]);
const listed = {
  id: uuid,
  state,
  kind: Type.Union([Type.Literal('service'), Type.Literal('marketing')]),
  to: Type.String(),
  subject: Type.String(),
  dataSubject: orNull(uuid),
  request: orNull(uuid),
  error: orNull(Type.String()),
  createdAt: instant,
  sentAt: orNull(instant),
};
const mailInList = Type.Object(listed);
const wholeMail = Type.Object({
  ...listed,
  text: Type.String(),
  html: orNull(Type.String()),
  forItsReader: Type.Boolean({
    description:
      'It holds a key of its reader’s, such as a link for a new password: its text is not shown here',
  }),
  attachments: Type.Array(uuid),
  messageId: Type.String(),
});
const params = Type.Object({ id: uuid });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The outbox, for administrators and for who handles requests. */
export const mailOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/mails',
    summary: 'Mails that were sent, wait, failed, or are held because no mail server is set; newest first',
    tag: 'mails',
    access: { kind: 'signed_in' },
    scope: 'mails:read',
    query: Type.Object({
      state: Type.Optional(state),
      request: Type.Optional(uuid),
      limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$', description: 'a number from 1 to 200' })),
    }),
    response: { 200: Type.Object({ items: Type.Array(mailInList) }) },
    handle: async (context, input) => ({
      body: { items: (await listMails(context, input)).map((mail) => shown(mail, context.locale)) },
    }),
  },
  {
    method: 'GET',
    path: '/mails/:id',
    summary: 'One mail with its text',
    tag: 'mails',
    access: { kind: 'signed_in' },
    scope: 'mails:read',
    params,
    response: { 200: wholeMail },
    handle: async (context, input) => {
      const mail = await readMail(context, input);
      await recordLook(context, {
        action: 'record.viewed',
        ...(mail.subject !== null && { subjects: [mail.subject] }),
        ...(mail.request !== null && { request: mail.request }),
        payloads: [{ subject: mail.subject, value: { mail: mail.id } }],
      });
      return { body: whole(mail, context) };
    },
  },
  {
    method: 'POST',
    path: '/mails/:id/deliveries',
    summary: 'Send a mail that is held or failed',
    tag: 'mails',
    access: { kind: 'signed_in' },
    scope: 'mails:write',
    params,
    response: { 202: wholeMail },
    handle: async (context, input) => {
      await sendAgain(context, await readMail(context, input));
      return { status: 202, body: whole(await readMail(context, input), context) };
    },
  },
];

function requireOutbox(context: CallContext): void {
  if (context.rights.may('administration') || context.rights.may('requests')) return;
  throw new Problem('forbidden', {
    en: 'The outbox is open to administrators and to who handles requests.',
    es: 'La bandeja de salida es para los administradores y para quien atiende solicitudes.',
  });
}

async function listMails(context: CallContext, input: OperationInput): Promise<readonly OpenedMail[]> {
  requireOutbox(context);
  const limit = Math.min(Math.max(Number(input.query.limit ?? 50), 1), 200);
  const rows = await context.database.query<MailRow>(
    `SELECT ${mailColumns} FROM attesta.mails
     WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR request = $2)
     ORDER BY created_at DESC, id DESC LIMIT $3`,
    [input.query.state ?? null, input.query.request ?? null, limit],
  );
  return openMails(context.database, keyringOf(context.database), rows);
}

async function readMail(context: CallContext, input: OperationInput): Promise<OpenedMail> {
  requireOutbox(context);
  const id = input.params.id ?? '';
  const rows = UUID.test(id)
    ? await context.database.query<MailRow>(`SELECT ${mailColumns} FROM attesta.mails WHERE id = $1`, [id])
    : [];
  const [mail] = await openMails(context.database, keyringOf(context.database), rows);
  if (!mail) throw new Problem('not_found', { en: 'There is no such mail.', es: 'No existe ese correo.' });
  return mail;
}

async function sendAgain(context: CallContext, mail: OpenedMail): Promise<void> {
  if (!postOfficeOf(context.database).transport) {
    throw new Problem('conflict', {
      en: 'No mail server is set: set SMTP_URL, start the service again, and then send this mail.',
      es: 'No hay servidor de correo: defina SMTP_URL, reinicie el servicio y envíe entonces este correo.',
    });
  }
  await context.database.transaction(async (tx) => {
    const [queued] = await tx.query(
      "UPDATE attesta.mails SET state = 'queued', error = NULL WHERE id = $1 AND state IN ('held', 'failed') RETURNING id",
      [mail.id],
    );
    if (!queued)
      throw new Problem('conflict', {
        en: 'Only a mail that is held or failed can be sent again.',
        es: 'Solo se puede enviar de nuevo un correo retenido o fallido.',
      });
    await enqueueJob(tx, context, { name: SEND_MAIL, input: { mail: mail.id } });
  });
}

function shown(
  { id, state, kind, content, subject, request, error, created_at, sent_at }: OpenedMail,
  locale: Locale,
): Static<typeof mailInList> {
  return {
    id,
    state,
    kind,
    to: content.to.address,
    subject: content.subject,
    dataSubject: subject,
    request,
    error: error?.[locale] ?? null,
    createdAt: created_at,
    sentAt: sent_at,
  };
}

function whole(mail: OpenedMail, context: CallContext): Static<typeof wholeMail> {
  const { text, html } = mail.content;
  const forItsReader = isForItsReader(mail, context);
  return {
    ...shown(mail, context.locale),
    text: forItsReader ? '' : text,
    html: forItsReader ? null : (html ?? null),
    forItsReader,
    attachments: [...mail.attachments],
    messageId: mail.message_id,
  };
}

/** A customer's way into the portal is shown only as long as no mail server can carry it: that is how the portal is tried out. */
function isForItsReader({ content, subject, state }: OpenedMail, { database }: CallContext): boolean {
  if (!content.forItsReader) return false;
  return subject === null || state === 'sent' || postOfficeOf(database).transport !== null;
}
