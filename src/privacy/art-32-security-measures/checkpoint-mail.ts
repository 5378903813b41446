/**
 * A checkpoint goes to the data protection officer by mail each day, so that rewriting the whole database would show
 * (design §5). It counts as having left only once the mail server took it.
 */
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { defineJob, type JobContext } from '../../engine/jobs/define-job.ts';
import { postOfficeOf } from '../../engine/mail/post-office.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';

interface Latest {
  readonly size: number;
  readonly note: string;
}

const EVERY_HOURS = 24;

export const checkpointMail = defineJob({
  name: 'evidence.mail_checkpoint',
  label: { en: 'Mail a checkpoint of the evidence', es: 'Enviar un punto de control de las evidencias' },
  recurs: { everyMinutes: 30 },
  async run(context) {
    const settled = await settle(context);
    const queued = await queueWhenDue(context);
    return { settled, queued };
  },
});

/** Tells as evidence which mails have left. What failed is let go: the next day's takes its place. */
async function settle(context: JobContext): Promise<number> {
  return context.database.transaction(async (tx) => {
    const rows = await tx.query<{ mail: string; size: number; state: string }>(
      `UPDATE attesta.checkpoint_mails AS c SET settled_at = $1 FROM attesta.mails AS m
       WHERE m.id = c.mail AND c.settled_at IS NULL AND m.state IN ('sent', 'failed')
       RETURNING c.mail, c.size::float8 AS size, m.state`,
      [context.now()],
    );
    const sent = rows.filter(({ state }) => state === 'sent');
    await recordEvents(
      tx,
      sent.map(({ mail, size }) =>
        eventOf(context, {
          action: 'evidence.checkpoint_sent',
          payloads: [{ subject: null, value: { mail, size } }],
        }),
      ),
    );
    return sent.length;
  });
}

async function queueWhenDue(context: JobContext): Promise<boolean> {
  const { dpoEmail } = await controllerSettings(context.database);
  if (dpoEmail === '' || !postOfficeOf(context.database).transport) return false;
  return context.database.transaction(async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.checkpoint_mail', 0))");
    const latest = await due(tx, context.now());
    if (!latest) return false;
    const mail = await queueMail(tx, context, {
      to: dpoEmail,
      subject: `Checkpoint ${latest.size}`,
      text: text(latest, context.locale),
      kind: 'service',
      subjectId: null,
    });
    await tx.query('INSERT INTO attesta.checkpoint_mails (mail, size, queued_at) VALUES ($1, $2, $3)', [
      mail,
      latest.size,
      context.now(),
    ]);
    return true;
  });
}

/** The newest checkpoint, where none was sent for a day. */
async function due(tx: Sql, now: Temporal.Instant): Promise<Latest | undefined> {
  const [latest] = await tx.query<Latest>(
    `SELECT size::float8 AS size, note FROM evidence.checkpoints
     WHERE NOT EXISTS (SELECT FROM attesta.checkpoint_mails WHERE queued_at > $1)
     ORDER BY size DESC LIMIT 1`,
    [now.subtract({ hours: EVERY_HOURS })],
  );
  return latest;
}

function text({ note }: Latest, locale: 'en' | 'es'): string {
  const words = {
    en: 'Keep this mail. With it anyone can check later that the record up to here was not rewritten:\n\n  attesta verify --checkpoint <this mail, saved as a file>\n\n',
    es: 'Guarde este correo. Con él cualquiera puede comprobar más tarde que el registro hasta aquí no se reescribió:\n\n  attesta verify --checkpoint <este correo, guardado como archivo>\n\n',
  };
  return `${words[locale]}${note}`;
}
