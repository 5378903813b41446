/** How a task of Art. 19 ends: the recipient was told, or it is reasoned why not. The case that waited for it closes. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { closeIfFinished } from '../art-12-requests/closing-steps.ts';
import { readRequest } from '../art-12-requests/request.ts';
import { recordStep, refreshClock } from '../art-12-requests/step.ts';
import { noteNotice } from './notice-event.ts';
import {
  lockOpenNotice,
  type Notice,
  type NoticeResult,
  type Owed,
  oweNotices,
  readNotice,
} from './notices.ts';
import { refused } from './register.ts';

export interface NoticeOutcome {
  readonly result: NoticeResult;
  /** The day; today when absent. */
  readonly on?: string;
  /** How: "e-mail", "their portal". */
  readonly channel?: string;
  /** Where it can be seen: the number of a registered letter. */
  readonly proof?: string;
  /** Why it is impossible or asks for too much (Art. 19), or why nothing was carried out. */
  readonly reason?: string;
}

/** Settles a task, once. */
export async function settleNotice(context: CallContext, id: string, body: NoticeOutcome): Promise<Notice> {
  return context.database.transaction(async (tx) => {
    const open = await lockOpenNotice(tx, id);
    const reason = body.reason?.trim() || undefined;
    if (body.result !== 'told' && reason === undefined) {
      throw refused('reason', {
        en: 'Say why it is impossible, or what effort it would take (Art. 19).',
        es: 'Diga por qué es imposible o qué esfuerzo exigiría (art. 19).',
      });
    }
    if (body.result === 'not_carried_out') await refuseCarriedOut(tx, open);
    const toldOn = body.result === 'told' ? dayTold(context, body.on) : null;
    await settle(tx, context, open, { ...body, reason, toldOn });
    return readNotice(tx, id);
  });
}

/**
 * The notices that the mail server took are told, on the day on which it did. Those of one case where it is named: before what
 * proves it goes with the person.
 */
export async function settleMailed(
  tx: Sql,
  context: CallContext,
  about: { readonly request: string | null; readonly erasure?: string | null } = { request: null },
): Promise<number> {
  const sent = await tx.query<{ id: string; sentAt: string }>(
    `SELECT n.id, m.sent_at AS "sentAt" FROM attesta.recipient_notices n JOIN attesta.mails m ON m.id = n.mail
     WHERE n.state = 'open' AND m.state = 'sent'
       AND (($1::uuid IS NULL AND $2::uuid IS NULL) OR n.request = $1 OR n.erasure = $2)
     ORDER BY n.owed_at, n.id LIMIT 500`,
    [about.request, about.erasure ?? null],
  );
  for (const { id, sentAt } of sent) {
    const open = await lockOpenNotice(tx, id);
    const toldOn = dayOf(context, Temporal.Instant.from(sentAt));
    await settle(tx, context, open, { result: 'told', channel: 'e-mail', toldOn });
  }
  return sent.length;
}

/** What an erasure owes, on its approval and before its execution: notices that were sent are told, before their mails are erased. */
export async function oweOnErasure(tx: Sql, context: CallContext, owed: Owed): Promise<void> {
  await settleMailed(tx, context, { request: owed.request, erasure: owed.erasure ?? null });
  await oweNotices(tx, context, owed);
}

async function settle(
  tx: Sql,
  context: CallContext,
  notice: Notice,
  { result, toldOn, channel, proof, reason }: NoticeOutcome & { readonly toldOn: string | null },
): Promise<void> {
  const { id, request } = notice;
  await tx.query(
    `UPDATE attesta.recipient_notices
     SET state = $2, told_on = $3, channel = $4, reason = $5, proof = $6, settled_at = $7, settled_by = $8 WHERE id = $1`,
    [
      id,
      result,
      toldOn,
      channel ?? null,
      reason ?? null,
      proof?.trim() || null,
      context.now(),
      context.principal.userId,
    ],
  );
  const { name } = notice.recipient;
  await noteNotice(
    tx,
    context,
    result === 'told' ? 'recipient.notified' : 'recipient.not_notified',
    { id, request },
    {
      name,
      result,
      ...(toldOn !== null && { toldOn }),
      ...(channel !== undefined && { channel }),
      ...(proof !== undefined && { proof }),
      ...(reason !== undefined && { reason }),
      ...(notice.mail !== null && { mail: notice.mail.id }),
    },
  );
  if (request === null) return;
  const told = await readRequest(tx, request);
  await recordStep(tx, context, told, { kind: 'recipients', data: { notice: id, name, result } });
  if (await closeIfFinished(tx, context, request)) await refreshClock(tx, context, request);
}

/** What was erased, corrected or restricted is told, or it is said why not: it was carried out. */
async function refuseCarriedOut(tx: Sql, { right, request, erasure }: Notice): Promise<void> {
  const [row] = await tx.query<{ erased: boolean; granted: boolean }>(
    `SELECT EXISTS (SELECT FROM attesta.erasures e LEFT JOIN attesta.requests q ON q.id = e.request
         WHERE (e.id = $2 OR e.request = $1)
           AND (e.state IN ('erased', 'purged') OR (e.state = 'approved' AND q.state IS DISTINCT FROM 'withdrawn'))) AS erased,
       EXISTS (SELECT FROM attesta.requests
         WHERE id = $1 AND outcome IN ('granted', 'partly') AND state <> 'withdrawn') AS granted`,
    [request, erasure],
  );
  const done =
    right === 'withdrawal' ||
    right === 'objection' ||
    right === 'restriction_lifted' ||
    (right === 'erasure' ? row?.erased : row?.granted);
  if (!done) return;
  throw new Problem(
    'conflict',
    {
      en: 'This was carried out, or is about to be: tell the recipient, or say why that is impossible (Art. 19).',
      es: 'Esto se realizó, o está a punto de realizarse: informe al destinatario, o diga por qué es imposible (art. 19).',
    },
    {
      findings: [
        {
          code: 'recipient.carried_out',
          field: 'result',
          message: {
            en: 'Tell it, or say why that is impossible.',
            es: 'Infórmele, o diga por qué es imposible.',
          },
        },
      ],
    },
  );
}

function dayTold(context: CallContext, written: string | undefined): string {
  const today = dayOf(context, context.now());
  if (written !== undefined && written > today)
    throw refused('on', { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
  return written ?? today;
}

function dayOf({ timeZone }: CallContext, instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
