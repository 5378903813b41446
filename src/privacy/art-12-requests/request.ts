/** A rights request as the database keeps it. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Locale } from '../../metadata/label.ts';
import type { PauseModel } from './deadlines/pauses.ts';
import type { Capacity, MandateState, Representative } from './representative.ts';
import type { CaseFacts, IdentityState, Outcome, RequestState, RequestType } from './state-machine.ts';

export const channels = ['portal', 'email', 'post', 'phone', 'in_person', 'api', 'other'] as const;
export type Channel = (typeof channels)[number];

/** Who the person says they are, where nobody has said yet which record that is. */
export interface ClaimedIdentity {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly note?: string;
}

export interface RightsRequest {
  readonly id: string;
  readonly number: string;
  readonly type: RequestType;
  readonly state: RequestState;
  readonly subject: string | null;
  readonly claimed: ClaimedIdentity | null;
  readonly receipt: string;
  readonly receivedAt: string;
  readonly channel: Channel;
  readonly note: string | null;
  readonly language: Locale;
  readonly purposes: readonly string[];
  readonly identity: IdentityState;
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly timeZone: string;
  readonly pauseModel: PauseModel;
  /** Version of the set of legal limits in force when the case began. */
  readonly legalParameters: string;
  readonly extendedAt: string | null;
  readonly extensionGrounds: readonly string[];
  readonly due: string;
  readonly overdueFrom: string;
  readonly pausedSince: string | null;
  readonly lead: string | null;
  readonly outcome: Outcome | null;
  readonly answeredAt: string | null;
  readonly closedAt: string | null;
  /** Who acts for the person, in what capacity, and whether that was accepted. */
  readonly representative: Representative | null;
  readonly capacity: Capacity | null;
  readonly mandate: MandateState;
  readonly answerTo: 'person' | 'representative';
  readonly maskedAt: string | null;
  readonly createdAt: string;
  readonly version: number;
}

export interface RequestPause {
  readonly id: string;
  readonly request: string;
  readonly reason: 'identity' | 'clarification' | 'fee';
  readonly from: string;
  readonly to: string | null;
}

export const requestColumns = `r.id, r.number, r.type, r.state, r.subject, r.claimed, r.receipt, r.received_at AS "receivedAt",
  r.channel, r.note, r.language, r.purposes, r.identity, r.calendar, r.calendar_version AS "calendarVersion",
  r.time_zone AS "timeZone", r.pause_model AS "pauseModel", r.legal_parameters AS "legalParameters",
  r.extended_at AS "extendedAt", r.extension_grounds AS "extensionGrounds", r.due, r.overdue_from AS "overdueFrom",
  r.paused_since AS "pausedSince", r.lead, r.outcome, r.answered_at AS "answeredAt", r.closed_at AS "closedAt",
  r.representative, r.capacity, r.mandate, r.answer_to AS "answerTo", r.masked_at AS "maskedAt", r.created_at AS "createdAt", r.version`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads one case, or refuses with 404. In a portal transaction it is the person's own or none. */
export async function readRequest(tx: Sql, id: string, lock: 'FOR UPDATE' | '' = ''): Promise<RightsRequest> {
  const [found] = UUID.test(id)
    ? await tx.query<RightsRequest>(
        `SELECT ${requestColumns} FROM attesta.requests r WHERE r.id = $1 ${lock}`,
        [id],
      )
    : [];
  if (!found)
    throw new Problem('not_found', {
      en: 'There is no request with this id that you may see.',
      es: 'No hay ninguna solicitud con este identificador que usted pueda ver.',
    });
  return found;
}

/**
 * The case that a call is about, before anything is done to it: what the portal names is read as the portal, so that the
 * database itself confines it to the person.
 */
export async function requireVisible(context: CallContext, id: string): Promise<void> {
  if (context.principal.kind === 'portal') await readRequest(context.database, id);
}

/** A change runs as the service also for the portal, whose person was checked by `requireVisible` or is set by us. */
export function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined, states: ['archived', 'blocked'] });
}

export async function pausesOf(
  tx: Sql,
  requests: readonly string[],
): Promise<ReadonlyMap<string, readonly RequestPause[]>> {
  const rows = await tx.query<RequestPause>(
    `SELECT id, request, reason, from_on AS "from", to_on AS "to" FROM attesta.request_pauses
     WHERE request = ANY ($1::uuid[]) ORDER BY from_on, id`,
    [requests],
  );
  const byRequest = new Map<string, RequestPause[]>();
  for (const row of rows) byRequest.set(row.request, [...(byRequest.get(row.request) ?? []), row]);
  return byRequest;
}

interface FactRow {
  readonly hasPackage: boolean;
  readonly erasure: CaseFacts['erasure'] | null;
  readonly isDispatched: boolean;
  readonly hasOpenPause: boolean;
  readonly owesRecipients: boolean;
  readonly isCarriedOut: boolean;
}

/**
 * Whether what was asked for happened since the day of receipt: a record of the person was changed, or a correction outside was put down
 * (Art. 16); something of the person was restricted on a ground of Art. 18(1).
 */
const carriedOut = `CASE $2 WHEN 'rectification' THEN
    EXISTS (SELECT FROM attesta.request_steps WHERE request = $1 AND kind = 'correction')
    OR EXISTS (SELECT FROM evidence.events WHERE subjects @> ARRAY[$3::uuid] AND at >= $4
         AND action IN ('record.updated', 'record.deleted', 'record.merged'))
  WHEN 'restriction' THEN
    EXISTS (SELECT FROM evidence.events e JOIN attesta.record_states s ON s.record = e.record AND s.state = 'restricted'
         AND s.ground IS NOT NULL AND (s.ended_at IS NULL OR s.ended_at >= $4)
       WHERE e.subjects @> ARRAY[$3::uuid] AND e.action = 'restriction.set')
  ELSE true END`;

/** What the state machine needs to know of a case. */
export async function factsOf(tx: Sql, request: RightsRequest): Promise<CaseFacts> {
  const [row] = await tx.query<FactRow>(
    `SELECT EXISTS (SELECT FROM attesta.packages WHERE request = $1 AND state = 'ready') AS "hasPackage",
       (SELECT CASE WHEN bool_or(state IN ('erased', 'purged')) THEN 'executed' WHEN bool_or(state = 'approved') THEN 'approved'
          WHEN count(*) > 0 THEN 'planned' ELSE 'none' END
        FROM attesta.erasures WHERE request = $1 AND state <> 'withdrawn') AS erasure,
       EXISTS (SELECT FROM attesta.request_deliveries
         WHERE request = $1 AND dispatched_at IS NOT NULL AND voided_at IS NULL) AS "isDispatched",
       EXISTS (SELECT FROM attesta.request_pauses WHERE request = $1 AND to_on IS NULL) AS "hasOpenPause",
       EXISTS (SELECT FROM attesta.recipient_notices WHERE request = $1 AND state = 'open') AS "owesRecipients",
       ${carriedOut} AS "isCarriedOut"`,
    [request.id, request.type, request.subject, startOfReceipt(request)],
  );
  return {
    type: request.type,
    state: request.state,
    identity: request.identity,
    mandate: request.mandate,
    hasSubject: request.subject !== null,
    isExtended: request.extendedAt !== null,
    outcome: request.outcome,
    hasOpenPause: row?.hasOpenPause ?? false,
    isDispatched: row?.isDispatched ?? false,
    hasPackage: row?.hasPackage ?? false,
    erasure: row?.erasure ?? 'none',
    owesRecipients: row?.owesRecipients ?? false,
    isCarriedOut: row?.isCarriedOut ?? true,
  };
}

/** What is put right while the person is on the telephone is put right for this request. */
function startOfReceipt({ receivedAt, timeZone }: RightsRequest): string {
  return Temporal.Instant.from(receivedAt).toZonedDateTimeISO(timeZone).startOfDay().toInstant().toString();
}

/** Writes changed columns of a case that the caller has locked. */
export async function changeRequest(
  tx: Sql,
  id: string,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(change);
  const set = names.map((name, index) => `${name} = $${index + 2}`);
  await tx.query(
    `UPDATE attesta.requests SET ${[...set, 'version = version + 1'].join(', ')} WHERE id = $1`,
    [id, ...names.map((name) => change[name])],
  );
}
