/**
 * Art. 19: each recipient is told of an erasure, a correction or a restriction, unless that proves impossible or asks for
 * disproportionate effort. What is owed is written into the case as a task, before the data that says so is gone.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { recipientsOf } from './recipients-of.ts';
import { refused } from './register.ts';

export const notifiedRights = ['erasure', 'rectification', 'restriction', 'withdrawal'] as const;
export type NotifiedRight = (typeof notifiedRights)[number];

export const noticeResults = ['told', 'impossible', 'disproportionate'] as const;
export type NoticeResult = (typeof noticeResults)[number];

export interface Notice {
  readonly id: string;
  readonly recipient: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly country: string;
    readonly contact: string | null;
  };
  readonly right: NotifiedRight;
  readonly request: string | null;
  readonly erasure: string | null;
  readonly requestNumber: string | null;
  /** The person whose consent was withdrawn, and for what: there is no case that says it. */
  readonly consent: { readonly subject: string; readonly purpose: string } | null;
  readonly owedAt: string;
  readonly state: 'open' | NoticeResult;
  readonly toldOn: string | null;
  readonly channel: string | null;
  readonly reason: string | null;
  readonly settledAt: string | null;
  readonly settledBy: { readonly id: string; readonly name: string } | null;
}

export interface Owed {
  readonly subject: string;
  readonly right: NotifiedRight;
  readonly request: string | null;
  readonly erasure?: string | null;
  readonly consent?: string;
}

/** Writes what is owed to every recipient of the person's data that has no task in this case yet. Repeatable. */
export async function oweNotices(tx: Sql, context: CallContext, owed: Owed): Promise<void> {
  for (const recipient of await recipientsOf(tx, context, owed.subject))
    await oweNotice(tx, context, owed, recipient);
}

/** A consent was withdrawn: who got data for its purpose is told (C-129/21). */
export async function oweOnWithdrawal(
  tx: Sql,
  context: CallContext,
  {
    subject,
    purpose,
    consent,
  }: { readonly subject: string; readonly purpose: string; readonly consent: string },
): Promise<void> {
  for (const recipient of await recipientsOf(tx, context, subject)) {
    if (!recipient.purposes.includes(purpose)) continue;
    await oweNotice(tx, context, { subject, right: 'withdrawal', request: null, consent }, recipient);
  }
}

async function oweNotice(
  tx: Sql,
  context: CallContext,
  owed: Owed,
  recipient: { readonly id: string; readonly name: string },
): Promise<void> {
  const id = uuidV7(context.now());
  const [made] = await tx.query(
    `INSERT INTO attesta.recipient_notices (id, recipient, "right", request, erasure, consent, owed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT ((coalesce(request, erasure, consent)), recipient) DO NOTHING RETURNING id`,
    [id, recipient.id, owed.right, owed.request, owed.erasure ?? null, owed.consent ?? null, context.now()],
  );
  if (!made) return;
  await note(
    tx,
    context,
    'recipient.owed',
    { id, request: owed.request },
    { recipient: recipient.id, name: recipient.name, right: owed.right },
  );
}

const columns = `n.id, n."right", n.request, n.erasure, q.number AS "requestNumber",
  CASE WHEN c.id IS NULL THEN NULL ELSE jsonb_build_object('subject', c.subject, 'purpose', c.purpose) END AS consent, n.owed_at AS "owedAt", n.state, n.told_on AS "toldOn", n.channel, n.reason,
  n.settled_at AS "settledAt",
  jsonb_build_object('id', r.id, 'name', r.name, 'role', r.role, 'country', r.country, 'contact', r.contact) AS recipient,
  CASE WHEN n.settled_by IS NULL THEN NULL
    ELSE jsonb_build_object('id', n.settled_by, 'name', coalesce(u.name, '')) END AS "settledBy"`;
const joined = `attesta.recipient_notices n JOIN attesta.recipients r ON r.id = n.recipient
  LEFT JOIN attesta.requests q ON q.id = n.request LEFT JOIN attesta.consent_events c ON c.id = n.consent
  LEFT JOIN attesta.users u ON u.id = n.settled_by`;

export interface NoticeQuery {
  readonly request?: string;
  readonly erasure?: string;
  readonly state?: string;
}

/** Tasks, the oldest first. An erasure's are those of its case too. */
export function listNotices(tx: Sql, query: NoticeQuery): Promise<readonly Notice[]> {
  return tx.query<Notice & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined}
     WHERE ($1::uuid IS NULL OR n.request = $1) AND ($3::text IS NULL OR n.state = $3)
       AND ($2::uuid IS NULL OR n.erasure = $2 OR n.request = (SELECT request FROM attesta.erasures WHERE id = $2))
     ORDER BY n.owed_at, lower(r.name), n.id LIMIT 500`,
    [query.request ?? null, query.erasure ?? null, query.state ?? null],
  );
}

export interface NoticeOutcome {
  readonly result: NoticeResult;
  /** The day; today when absent. */
  readonly on?: string;
  /** How: "e-mail", "their portal". */
  readonly channel?: string;
  /** Why it is impossible or asks for too much (Art. 19). */
  readonly reason?: string;
}

/** Settles a task, once. */
export async function settleNotice(context: CallContext, id: string, body: NoticeOutcome): Promise<Notice> {
  return context.database.transaction(async (tx) => {
    const [open] = await tx.query<{ state: string; request: string | null; owedOn: string; name: string }>(
      `SELECT n.state, n.request, n.owed_at AS "owedOn", r.name FROM attesta.recipient_notices n
         JOIN attesta.recipients r ON r.id = n.recipient WHERE n.id = $1 FOR UPDATE OF n`,
      [id],
    );
    if (!open) throw new Problem('not_found', { en: 'There is no such task.', es: 'No existe esa tarea.' });
    if (open.state !== 'open') {
      throw new Problem('conflict', {
        en: 'This task was settled already; what was written stays as it is.',
        es: 'Esta tarea ya se resolvió; lo escrito se queda como está.',
      });
    }
    const isTold = body.result === 'told';
    if (!isTold && !body.reason?.trim()) {
      throw refused('reason', {
        en: 'Say why it is impossible, or what effort it would take (Art. 19).',
        es: 'Diga por qué es imposible o qué esfuerzo exigiría (art. 19).',
      });
    }
    const toldOn = isTold ? dayTold(context, body.on) : null;
    await tx.query(
      `UPDATE attesta.recipient_notices SET state = $2, told_on = $3, channel = $4, reason = $5, settled_at = $6, settled_by = $7
       WHERE id = $1`,
      [
        id,
        body.result,
        toldOn,
        body.channel ?? null,
        body.reason?.trim() || null,
        context.now(),
        context.principal.userId,
      ],
    );
    await note(
      tx,
      context,
      isTold ? 'recipient.notified' : 'recipient.not_notified',
      { id, request: open.request },
      {
        name: open.name,
        result: body.result,
        ...(toldOn !== null && { toldOn }),
        ...(body.channel !== undefined && { channel: body.channel }),
        ...(body.reason !== undefined && { reason: body.reason }),
      },
    );
    const [settled] = await tx.query<Notice & Record<string, unknown>>(
      `SELECT ${columns} FROM ${joined} WHERE n.id = $1`,
      [id],
    );
    if (!settled) throw new Error('A task was lost while it was settled.');
    return settled;
  });
}

function dayTold(context: CallContext, written: string | undefined): string {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  if (written !== undefined && written > today)
    throw refused('on', { en: 'This day has not come yet.', es: 'Ese día aún no ha llegado.' });
  return written ?? today;
}

async function note(
  tx: Sql,
  context: CallContext,
  action: 'recipient.owed' | 'recipient.notified' | 'recipient.not_notified',
  about: { readonly id: string; readonly request: string | null },
  value: { readonly [key: string]: string },
): Promise<void> {
  await recordEvents(tx, [
    eventOf(context, {
      action,
      module: 'recipients',
      record: about.id,
      ...(about.request !== null && { request: about.request }),
      payloads: [{ subject: null, value }],
    }),
  ]);
}
