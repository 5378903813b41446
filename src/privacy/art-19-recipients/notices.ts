/**
 * Art. 19: each recipient is told of an erasure, a correction or a restriction, unless that proves impossible or asks for
 * disproportionate effort. What is owed is written into the case as a task, before the data that says so is gone.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import type { DataCategory } from '../../metadata/privacy.ts';
import { noteNotice } from './notice-event.ts';
import { type ActualRecipient, recipientsOf } from './recipients-of.ts';
import { fieldsFor, portionsOf } from './sharing/portions.ts';
import { isAbout, neededFor, type StandingObjection } from './sharing/sharing-objection.ts';

/** `restriction_lifted`: the restriction that the recipient was told of ended. */
export const notifiedRights = [
  'erasure',
  'rectification',
  'restriction',
  'restriction_lifted',
  'withdrawal',
  'objection',
] as const;
export type NotifiedRight = (typeof notifiedRights)[number];

/** `not_carried_out`: what was owed never happened, because the case ended otherwise. */
export const noticeResults = ['told', 'impossible', 'disproportionate', 'not_carried_out'] as const;
export type NoticeResult = (typeof noticeResults)[number];

/** `gone`: it went with the person before it was sent. */
export type NoticeMailState = 'held' | 'queued' | 'sending' | 'sent' | 'failed' | 'gone';

export interface Notice {
  readonly id: string;
  /** As it stood in the register when the notice was owed; whom to write to as it stands now. */
  readonly recipient: {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly country: string;
    readonly contact: string | null;
  };
  /** What it had got of the person. */
  readonly categories: readonly DataCategory[];
  readonly right: NotifiedRight;
  readonly request: string | null;
  readonly erasure: string | null;
  readonly requestNumber: string | null;
  /** The person whose consent was withdrawn, and for what: there is no case that says it. */
  readonly consent: { readonly subject: string; readonly purpose: string } | null;
  /** The person who objects to sharing, and what. */
  readonly objection: { readonly subject: string; readonly portion: string } | null;
  readonly owedAt: string;
  readonly state: 'open' | NoticeResult;
  readonly toldOn: string | null;
  readonly channel: string | null;
  readonly reason: string | null;
  /** Where it can be seen that it was told. */
  readonly proof: string | null;
  /** The notice that was sent by our own mail. */
  readonly mail: { readonly id: string; readonly at: string; readonly state: NoticeMailState } | null;
  readonly settledAt: string | null;
  readonly settledBy: { readonly id: string; readonly name: string } | null;
}

export interface Owed {
  readonly subject: string;
  readonly right: NotifiedRight;
  readonly request: string | null;
  readonly erasure?: string | null;
  readonly consent?: string;
  readonly objection?: string;
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

/** A person objects to sharing a portion: whoever gets it, and is not needed for a contract or by law, is told. */
export async function oweOnObjection(
  tx: Sql,
  context: CallContext,
  {
    objection,
    subject,
    portion,
    ...whom
  }: Pick<StandingObjection, 'subject' | 'portion' | 'recipient' | 'recipientRole'> & {
    readonly objection: string;
  },
): Promise<void> {
  const owed = { subject, right: 'objection', request: null, objection } as const;
  for (const recipient of await recipientsOf(tx, context, subject)) {
    if (!isAbout(whom, recipient) || neededFor(context.catalog, recipient) !== null) continue;
    const fields = fieldsFor(context.catalog, {
      modules: recipient.modules.map((one) => one.name),
      categories: recipient.categories,
    }).filter((field) => portionsOf(field).includes(portion));
    const categories = recipient.categories.filter((one) =>
      fields.some((field) => field.privacy.category === one),
    );
    if (categories.length > 0) await oweNotice(tx, context, owed, { ...recipient, categories });
  }
}

async function oweNotice(
  tx: Sql,
  context: CallContext,
  owed: Owed,
  { id: recipient, name, role, country, categories }: ActualRecipient,
): Promise<void> {
  const id = uuidV7(context.now());
  const [made] = await tx.query(
    `INSERT INTO attesta.recipient_notices (id, recipient, "right", request, erasure, consent, objection, owed_at, named,
       categories)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT ((coalesce(ends, request, erasure, consent, objection)), recipient) DO NOTHING RETURNING id`,
    [
      id,
      recipient,
      owed.right,
      owed.request,
      owed.erasure ?? null,
      owed.consent ?? null,
      owed.objection ?? null,
      context.now(),
      JSON.stringify({ name, role, country }),
      categories,
    ],
  );
  if (!made) return;
  await noteNotice(
    tx,
    context,
    'recipient.owed',
    { id, request: owed.request },
    { recipient, name, right: owed.right },
  );
}

const columns = `n.id, n."right", n.request, n.erasure, q.number AS "requestNumber", n.categories,
  CASE WHEN c.id IS NULL THEN NULL ELSE jsonb_build_object('subject', c.subject, 'purpose', c.purpose) END AS consent,
  CASE WHEN o.id IS NULL THEN NULL ELSE jsonb_build_object('subject', o.subject, 'portion', o.portion) END AS objection,
  n.owed_at AS "owedAt", n.state, n.told_on AS "toldOn", n.channel, n.reason, n.proof, n.settled_at AS "settledAt",
  CASE WHEN n.mail IS NULL THEN NULL
    ELSE jsonb_build_object('id', n.mail, 'at', n.mailed_at, 'state', coalesce(m.state, 'gone')) END AS mail,
  n.named || jsonb_build_object('id', r.id, 'contact', r.contact) AS recipient,
  CASE WHEN n.settled_by IS NULL THEN NULL
    ELSE jsonb_build_object('id', n.settled_by, 'name', coalesce(u.name, '')) END AS "settledBy"`;
const joined = `attesta.recipient_notices n JOIN attesta.recipients r ON r.id = n.recipient
  LEFT JOIN attesta.requests q ON q.id = n.request LEFT JOIN attesta.consent_events c ON c.id = n.consent
  LEFT JOIN attesta.sharing_objections o ON o.id = n.objection
  LEFT JOIN attesta.mails m ON m.id = n.mail LEFT JOIN attesta.users u ON u.id = n.settled_by`;

export interface NoticeQuery {
  readonly request?: string;
  readonly erasure?: string;
  readonly state?: string;
}

const MOST = 500;

/**
 * Tasks, the oldest first. An erasure's are those of its case too. Where there are more than are given, what is missing was settled
 * longest ago.
 */
export function listNotices(tx: Sql, query: NoticeQuery): Promise<readonly Notice[]> {
  return tx.query<Notice & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE n.id IN (
       SELECT n.id FROM attesta.recipient_notices n
       WHERE ($1::uuid IS NULL OR n.request = $1) AND ($3::text IS NULL OR n.state = $3)
         AND ($2::uuid IS NULL OR n.erasure = $2 OR n.request = (SELECT request FROM attesta.erasures WHERE id = $2))
       ORDER BY n.state = 'open' DESC, CASE WHEN n.state = 'open' THEN n.owed_at END, n.owed_at DESC, n.id LIMIT ${MOST})
     ORDER BY n.owed_at, lower(n.named->>'name'), n.id`,
    [query.request ?? null, query.erasure ?? null, query.state ?? null],
  );
}

export async function readNotice(tx: Sql, id: string): Promise<Notice> {
  const [found] = await tx.query<Notice & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE n.id = $1`,
    [id],
  );
  if (!found) throw new Problem('not_found', { en: 'There is no such task.', es: 'No existe esa tarea.' });
  return found;
}

/** Reads an open task under its lock, and its case's before, as every step of a case does. */
export async function lockOpenNotice(tx: Sql, id: string): Promise<Notice> {
  const { request } = await readNotice(tx, id);
  if (request !== null) await tx.query('SELECT FROM attesta.requests WHERE id = $1 FOR UPDATE', [request]);
  await tx.query('SELECT FROM attesta.recipient_notices WHERE id = $1 FOR UPDATE', [id]);
  const notice = await readNotice(tx, id);
  if (notice.state !== 'open')
    throw new Problem('conflict', {
      en: 'This task was settled already; what was written stays as it is.',
      es: 'Esta tarea ya se resolvió; lo escrito se queda como está.',
    });
  return notice;
}
