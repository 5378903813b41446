/** A person's objections to the sharing of portions of their data: acts that are only ever added, and what stands by them. */
import type { Sql } from '../../../engine/database/database.ts';
import type { Catalog } from '../../../metadata/catalog.ts';
import type { Purpose } from '../../../metadata/privacy.ts';
import type { Recipient, RecipientRole } from '../recipient.ts';

export const sharingChannels = ['portal', 'email', 'post', 'phone', 'in_person', 'other'] as const;
export type SharingChannel = (typeof sharingChannels)[number];

export interface SharingAct {
  readonly id: string;
  readonly subject: string;
  readonly kind: 'objected' | 'taken_back';
  readonly portion: string;
  /** With one recipient, with those of one role, or with anybody where both are null. */
  readonly recipient: string | null;
  readonly recipientName: string | null;
  readonly recipientRole: RecipientRole | null;
  /** The objection that is taken back. */
  readonly ends: string | null;
  readonly at: string;
  readonly channel: SharingChannel;
  readonly bySubject: boolean;
  readonly reason: string | null;
  readonly request: string | null;
  readonly requestNumber: string | null;
  readonly recordedAt: string;
  readonly recordedBy: string | null;
}

const columns = `o.id, o.subject, o.kind, o.portion, o.recipient, r.name AS "recipientName",
  o.recipient_role AS "recipientRole", o.ends, o.at, o.channel, o.by_subject AS "bySubject", o.reason, o.request,
  q.number AS "requestNumber", o.recorded_at AS "recordedAt", u.name AS "recordedBy"`;
const joined = `attesta.sharing_objections o LEFT JOIN attesta.recipients r ON r.id = o.recipient
  LEFT JOIN attesta.requests q ON q.id = o.request
  LEFT JOIN attesta.users u ON u.id = o.recorded_by AND NOT o.by_subject`;

/** Everything the person said, the newest first. */
export function sharingActsOf(tx: Sql, subject: string): Promise<readonly SharingAct[]> {
  return tx.query<SharingAct & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE o.subject = $1 ORDER BY o.at DESC, o.recorded_at DESC, o.id DESC`,
    [subject],
  );
}

export async function readSharingAct(tx: Sql, id: string): Promise<SharingAct | undefined> {
  const [found] = await tx.query<SharingAct & Record<string, unknown>>(
    `SELECT ${columns} FROM ${joined} WHERE o.id = $1`,
    [id],
  );
  return found;
}

/** An objection as it is enforced. */
export interface StandingObjection {
  readonly id: string;
  readonly subject: string;
  readonly portion: string;
  readonly recipient: string | null;
  readonly recipientRole: RecipientRole | null;
  readonly at: string;
}

/** What these persons object to at that instant: said by then, and not taken back by then. */
export function standingObjections(
  tx: Sql,
  subjects: readonly string[],
  at: Temporal.Instant,
): Promise<readonly StandingObjection[]> {
  return tx.query<StandingObjection & Record<string, unknown>>(
    `SELECT o.id, o.subject, o.portion, o.recipient, o.recipient_role AS "recipientRole", o.at
     FROM attesta.sharing_objections o
     WHERE o.subject = ANY ($1::uuid[]) AND o.kind = 'objected' AND o.at <= $2
       AND NOT EXISTS (SELECT FROM attesta.sharing_objections e WHERE e.ends = o.id AND e.at <= $2)
     ORDER BY o.at, o.id`,
    [subjects, at.toString()],
  );
}

type Receiver = Pick<Recipient, 'id' | 'role' | 'purposes'>;

/** Whether an objection is about this recipient. One that names nobody is about everybody. */
export function isAbout(
  { recipient, recipientRole }: Pick<StandingObjection, 'recipient' | 'recipientRole'>,
  to: Receiver,
): boolean {
  if (recipient !== null) return recipient === to.id;
  return recipientRole === null || recipientRole === to.role;
}

const BEYOND_OBJECTION = new Set(['A6-1-b', 'A6-1-c', 'A6-1-d']);

/**
 * The purpose for which the recipient has to get the data whatever the person says: a contract with them, a legal obligation, a
 * vital interest (Art. 6(1)(b)–(d)). Art. 21 and the withdrawal of consent reach the others only, and with them whoever gets data for
 * no stated purpose.
 */
export function neededFor(catalog: Catalog, { purposes }: Pick<Recipient, 'purposes'>): Purpose | null {
  for (const code of purposes) {
    const purpose = catalog.purposes.get(code);
    if (purpose && BEYOND_OBJECTION.has(purpose.basis)) return purpose;
  }
  return null;
}

/** The objections that stop what goes to this recipient, by person. Where several are about one portion, the oldest. */
export async function stoppedFor(
  tx: Sql,
  catalog: Catalog,
  to: Receiver,
  subjects: readonly string[],
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, ReadonlyMap<string, StandingObjection>>> {
  const found = new Map<string, Map<string, StandingObjection>>();
  if (subjects.length === 0 || neededFor(catalog, to) !== null) return found;
  for (const one of await standingObjections(tx, subjects, at)) {
    if (!isAbout(one, to)) continue;
    const portions = found.get(one.subject) ?? new Map<string, StandingObjection>();
    if (!portions.has(one.portion)) portions.set(one.portion, one);
    found.set(one.subject, portions);
  }
  return found;
}
