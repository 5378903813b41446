/**
 * Sends one mail. Nobody can send exactly once: when the process is killed between the server's "accepted" and our note of it, the outcome
 * is unknown. A mail of the service (an answer that is owed) is then sent again, with the same Message-ID, by which mailboxes
 * recognise it as the same mail, and the evidence says so; marketing is not sent again.
 */
import type { SendMailOptions } from 'nodemailer';
import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { readFileRow } from '../files/file-rows.ts';
import { keyringOf } from '../files/file-store.ts';
import { asService } from '../files/file-work.ts';
import { openContent } from '../files/files.ts';
import { defineJob, type JobContext, JobFailed } from '../jobs/define-job.ts';
import { eventOf } from '../records/record-evidence.ts';
import { whyNotNow } from './ask-again.ts';
import { type MailRow, mailColumns, type OpenedMail, openMails } from './mail-rows.ts';
import { postOfficeOf } from './post-office.ts';
import { SEND_MAIL } from './queue-mail.ts';
import { type SendFailure, sendFailureOf } from './send-failure.ts';

/** The pauses between attempts double up to six hours: about a day in all. */
const ATTEMPTS = 12;

export const sendMail = defineJob({
  name: SEND_MAIL,
  label: { en: 'Send a mail', es: 'Enviar un correo' },
  maxAttempts: ATTEMPTS,
  async run(context, input) {
    const id = String(input.mail);
    const taken = await takeMail(context, id);
    if (!taken) return { mail: id, state: 'gone' };
    const { mail, repeated, refused } = taken;
    if (refused !== null) {
      await settle(context, mail, 'failed', refused);
      return { mail: id, state: 'failed' };
    }
    if (repeated && mail.kind === 'marketing') {
      await settle(context, mail, 'failed', {
        en: 'It is not known whether this mail was sent. Marketing is not sent twice.',
        es: 'No se sabe si este correo se envió. La publicidad no se envía dos veces.',
      });
      return { mail: id, state: 'failed' };
    }
    try {
      await deliver(context, mail);
    } catch (error) {
      return await settleFailure(context, mail, error);
    }
    await settle(context, mail, 'sent', null, repeated);
    return { mail: id, state: 'sent' };
  },
});

interface TakenMail {
  readonly mail: OpenedMail;
  readonly repeated: boolean;
  /** Why it may no longer be sent. */
  readonly refused: Sentence | null;
}

/**
 * Notes that the mail is on its way, before it is: a mail that is found so later has an unknown outcome. Whether the person may be written to
 * is asked once more: a mail may have waited for days, and what they said meanwhile counts.
 */
async function takeMail(context: JobContext, id: string): Promise<TakenMail | undefined> {
  return asService(context, async (tx) => {
    const [row] = await tx.query<MailRow>(
      `SELECT ${mailColumns} FROM attesta.mails WHERE id = $1 AND state IN ('queued', 'sending') FOR UPDATE`,
      [id],
    );
    const [mail] = row ? await openMails(tx, keyringOf(context.database), [row]) : [];
    if (!mail) return undefined;
    const refused = await whyNotNow(tx, context, mail);
    await tx.query("UPDATE attesta.mails SET state = 'sending', error = NULL WHERE id = $1", [id]);
    return { mail, repeated: mail.state === 'sending', refused };
  });
}

async function deliver(context: JobContext, mail: OpenedMail): Promise<void> {
  const { transport, sender } = postOfficeOf(context.database);
  const from = sender();
  if (!transport)
    throw new Problem('unavailable', {
      en: 'No mail server is set: set SMTP_URL and start the service again.',
      es: 'No hay servidor de correo: defina SMTP_URL y reinicie el servicio.',
    });
  if (from.address === '') {
    throw new Problem('unavailable', {
      en: 'The company has no e-mail address yet: enter it in the settings.',
      es: 'La empresa aún no tiene dirección de correo: indíquela en los ajustes.',
    });
  }
  await transport.sendMail(await message(context, mail, from));
}

async function message(
  context: JobContext,
  mail: OpenedMail,
  from: { address: string; name?: string },
): Promise<SendMailOptions> {
  const { to, subject, text, html, unsubscribeUrl, withdrawalUrl } = mail.content;
  return {
    from: { name: from.name ?? '', address: from.address },
    to: { name: to.name ?? '', address: to.address },
    subject,
    text,
    ...(html !== undefined && { html }),
    messageId: mail.message_id,
    date: new Date(context.now().epochMilliseconds),
    attachments: await attachments(context, mail.attachments),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(withdrawalUrl !== undefined && { 'List-Unsubscribe': `<${withdrawalUrl}>` }),
      ...(unsubscribeUrl !== undefined && {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function attachments(
  context: JobContext,
  ids: readonly string[],
): Promise<SendMailOptions['attachments']> {
  return Promise.all(
    ids.map(async (id) => {
      const file = await readFileRow(context.database, id);
      if (!file)
        throw new JobFailed({
          en: 'A file that was to go with this mail was deleted.',
          es: 'Se eliminó un archivo que debía ir con este correo.',
        });
      return {
        filename: file.filename,
        contentType: file.media_type,
        content: await openContent(context, context.database, file),
      };
    }),
  );
}

function sentenceOf(error: Problem | JobFailed): Sentence {
  return error instanceof Problem ? error.detail : error.sentence;
}

async function settleFailure(context: JobContext, mail: OpenedMail, error: unknown): Promise<never> {
  const failure: SendFailure =
    error instanceof Problem || error instanceof JobFailed
      ? { sentence: sentenceOf(error), final: error instanceof JobFailed, perhapsSent: false }
      : sendFailureOf(error);
  if (failure.final || context.job.attempt >= ATTEMPTS) {
    await settle(context, mail, 'failed', failure.sentence);
    throw new JobFailed(failure.sentence);
  }
  const state = failure.perhapsSent ? 'sending' : 'queued';
  await context.database.query(
    "UPDATE attesta.mails SET state = $2, error = $3 WHERE id = $1 AND state = 'sending'",
    [mail.id, state, failure.sentence],
  );
  throw new Problem('unavailable', failure.sentence);
}

async function settle(
  context: CallContext,
  mail: OpenedMail,
  state: 'sent' | 'failed',
  error: Sentence | null,
  repeated = false,
): Promise<void> {
  const action: EvidenceAction = state === 'sent' ? 'mail.sent' : 'mail.failed';
  const { to, subject } = mail.content;
  const value = {
    mail: mail.id,
    to: to.address,
    subject,
    message_id: mail.message_id,
    ...(error !== null && { error: error.en }),
    ...(repeated && { repeated }),
  };
  await context.database.transaction(async (tx) => {
    await tx.query('UPDATE attesta.mails SET state = $2, error = $3, sent_at = $4 WHERE id = $1', [
      mail.id,
      state,
      error,
      state === 'sent' ? context.now() : null,
    ]);
    await recordEvents(tx, [
      eventOf(context, {
        action,
        ...(mail.subject !== null && { subjects: [mail.subject] }),
        ...(mail.request !== null && { request: mail.request }),
        ...(mail.module !== null && mail.record !== null && { module: mail.module, record: mail.record }),
        ...(mail.purpose !== null && { purpose: mail.purpose }),
        payloads: [{ subject: mail.subject, value }],
      }),
    ]);
  });
}
