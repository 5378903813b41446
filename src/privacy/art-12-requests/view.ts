/** A case as the API shows it, with its clock, its steps and the steps to come. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import { labelText } from '../../metadata/label.ts';
import { frozenCalendar } from './calendars.ts';
import { type CaseClock, caseClock } from './clock.ts';
import { handedOver } from './package-link.ts';
import { candidatesFor, personTitles } from './person.ts';
import { stepResource } from './refusals.ts';
import { asService, factsOf, pausesOf, type RightsRequest, readRequest, requireVisible } from './request.ts';
import { stepsToCome } from './state-machine.ts';
import { type ShownStep, stateLabels, stepLabels, typeLabels } from './words.ts';

/** The whole case. The portal sees its person's own, without names of staff, notes, and who else may have been meant. */
export async function showRequest(context: CallContext, id: string) {
  await requireVisible(context, id);
  return asService(context, (tx) => wholeCase(tx, context, id));
}

async function wholeCase(tx: Sql, context: CallContext, id: string) {
  const request = await readRequest(tx, id);
  const isPortal = context.principal.kind === 'portal';
  const [summary] = await summaries(tx, context, [request]);
  const facts = await factsOf(tx, request);
  const names = await userNames(tx, context);
  return {
    ...summary,
    note: request.note,
    purposes: request.purposes,
    receipt: request.receipt,
    linked: await linkedCases(tx, context, request),
    extension:
      request.extendedAt === null ? null : { at: request.extendedAt, grounds: request.extensionGrounds },
    candidates: isPortal ? [] : await candidates(tx, context, request),
    pauses: await pauses(tx, id),
    representative: request.representative,
    capacity: request.capacity,
    mandate: request.mandate,
    answerTo: request.answerTo,
    fees: await fees(tx, id, names, isPortal),
    withholdings: isPortal ? [] : await withholdings(tx, id, names),
    decisions: await decisions(tx, id, names, isPortal),
    deliveries: await deliveries(tx, id),
    packages: await packages(tx, id, isPortal),
    erasures: await erasures(tx, id),
    recipients: await recipients(tx, id),
    steps: await steps(tx, context, id, names),
    messages: await messages(tx, id, names, isPortal),
    next: stepsToCome(facts).map((kind) => ({
      kind,
      label: labelText(stepLabels[kind], context.locale),
      resource: stepResource[kind],
    })),
  };
}

export type RequestSummary = Awaited<ReturnType<typeof summaries>>[number];

/** Cases as a list shows them. */
export async function summaries(tx: Sql, context: CallContext, requests: readonly RightsRequest[]) {
  const subjects = requests.flatMap((request) => (request.subject === null ? [] : [request.subject]));
  const titles = await personTitles(tx, context.catalog, [...new Set(subjects)]);
  const pauses = await pausesOf(
    tx,
    requests.map((request) => request.id),
  );
  const names = await userNames(tx, context);
  const shown = [];
  for (const request of requests) {
    const holidays = await frozenCalendar(tx, request.calendar, request.calendarVersion);
    const clock = caseClock(
      { request, pauses: pauses.get(request.id) ?? [], holidays },
      context.now(),
      context.locale,
    );
    const person = request.subject === null ? undefined : titles.get(request.subject);
    shown.push({
      ...named(request, context, clock),
      lead: request.lead === null ? null : { id: request.lead, name: names(request.lead) },
      subject:
        request.subject === null
          ? null
          : {
              id: request.subject,
              module: person?.module ?? null,
              number: person?.number ?? null,
              title: person?.title ?? null,
            },
    });
  }
  return shown;
}

function named(request: RightsRequest, { locale }: CallContext, clock: CaseClock) {
  const { steps: _, ...clockShown } = clock;
  return {
    id: request.id,
    number: request.number,
    type: request.type,
    typeLabel: labelText(typeLabels[request.type], locale),
    state: request.state,
    stateLabel: labelText(stateLabels[request.state], locale),
    claimed: request.claimed,
    receivedAt: request.receivedAt,
    channel: request.channel,
    language: request.language,
    identity: request.identity,
    outcome: request.outcome,
    due: clock.due,
    overdueFrom: clock.overdueFrom,
    answeredAt: request.answeredAt,
    closedAt: request.closedAt,
    createdAt: request.createdAt,
    version: request.version,
    clock: clockShown,
  };
}

/**
 * Waiting for the person, with the instant at which we wrote to them about it: with the pause, or the first message since the day on
 * which it began. A fee is asked for by its own letter.
 */
function pauses(tx: Sql, id: string) {
  return tx.query(
    `SELECT p.id, p.reason, p.from_on AS "from", p.to_on AS "to",
       (SELECT min(s.at) FROM attesta.request_steps s WHERE s.request = p.request AND (
          (s.kind = 'pause' AND s.data->>'pause' = p.id::text AND (p.reason = 'fee' OR s.data->>'written' = 'true'))
          OR (s.kind = 'message' AND s.data->>'direction' = 'out'
            AND s.at >= p.from_on::timestamp AT TIME ZONE q.time_zone
            AND (p.to_on IS NULL OR s.at < (p.to_on + 1)::timestamp AT TIME ZONE q.time_zone)))) AS asked
     FROM attesta.request_pauses p JOIN attesta.requests q ON q.id = p.request
     WHERE p.request = $1 ORDER BY p.from_on, p.id`,
    [id],
  );
}

type NameOf = (user: string) => string | null;

/** Names of staff by id; none for the portal: they are the staff's own data (C-579/21). */
async function userNames(tx: Sql, context: CallContext): Promise<NameOf> {
  if (context.principal.kind === 'portal') return () => null;
  const rows = await tx.query<{ id: string; name: string }>('SELECT id, name FROM attesta.users');
  const byId = new Map(rows.map((row) => [row.id, row.name]));
  return (user) => byId.get(user) ?? null;
}

async function linkedCases(tx: Sql, context: CallContext, request: RightsRequest) {
  return tx.query<{ id: string; number: string; type: string; state: string }>(
    `SELECT id, number, type, state FROM attesta.requests
     WHERE receipt = $1 AND id <> $2 AND ($3::uuid IS NULL OR subject = $3) ORDER BY number`,
    [request.receipt, request.id, context.principal.subject ?? null],
  );
}

async function candidates(tx: Sql, context: CallContext, request: RightsRequest) {
  if (request.subject !== null || request.claimed === null) return [];
  const { country } = await controllerSettings(tx);
  return candidatesFor(tx, context.catalog, request.claimed, country);
}

async function decisions(tx: Sql, id: string, names: NameOf, isPortal: boolean) {
  const rows = await tx.query<{
    id: string;
    outcome: string;
    grounds: string[];
    state: string;
    at: string;
    by: string;
    approvedAt: string | null;
    approvedBy: string | null;
  }>(
    `SELECT id, outcome, grounds, state, at, by_user AS by, approved_at AS "approvedAt", approved_by AS "approvedBy"
     FROM attesta.request_decisions WHERE request = $1 AND ($2 OR state = 'final') ORDER BY at, id`,
    [id, !isPortal],
  );
  const party = (user: string | null) => (user === null || isPortal ? null : { id: user, name: names(user) });
  return rows.map((row) => ({ ...row, by: party(row.by), approvedBy: party(row.approvedBy) }));
}

/** Fees; the person sees those that were asked for. */
async function fees(tx: Sql, id: string, names: NameOf, isPortal: boolean) {
  const rows = await tx.query<{
    id: string;
    amount: string;
    currency: string;
    grounds: string[];
    state: string;
    at: string;
    by: string;
    decidedAt: string | null;
    decidedBy: string | null;
    settledOn: string | null;
  }>(
    `SELECT id, amount::text AS amount, currency, grounds, state, at, by_user AS by, decided_at AS "decidedAt",
       decided_by AS "decidedBy", settled_on AS "settledOn"
     FROM attesta.request_fees WHERE request = $1 AND ($2 OR state IN ('asked', 'paid', 'waived')) ORDER BY at, id`,
    [id, !isPortal],
  );
  const party = (user: string | null) => (user === null || isPortal ? null : { id: user, name: names(user) });
  return rows.map((row) => ({ ...row, by: party(row.by), decidedBy: party(row.decidedBy) }));
}

/** What a copy leaves out, for staff; the person reads it in the copy. */
async function withholdings(tx: Sql, id: string, names: NameOf) {
  const rows = await tx.query<{
    id: string;
    place: string;
    item: string;
    field: string | null;
    file: string | null;
    passages: string[];
    ground: string;
    state: string;
    at: string;
    by: string;
    decidedAt: string | null;
    decidedBy: string | null;
    reason: string | null;
  }>(
    `SELECT id, place, item, field, file, passages, ground, state, at, by_user AS by, decided_at AS "decidedAt",
       decided_by AS "decidedBy", (SELECT m.body FROM attesta.request_messages m WHERE m.step = w.step ORDER BY m.at, m.id LIMIT 1) AS reason
     FROM attesta.withholdings w WHERE request = $1 ORDER BY at, id`,
    [id],
  );
  const party = (user: string | null) => (user === null ? null : { id: user, name: names(user) });
  return rows.map((row) => ({ ...row, by: party(row.by), decidedBy: party(row.decidedBy) }));
}

function deliveries(tx: Sql, id: string) {
  return tx.query(
    `SELECT id, channel, package, at, dispatched_at AS "dispatchedAt", voided_at AS "failedAt",
       expires_at AS "expiresAt", mail
     FROM attesta.request_deliveries WHERE request = $1 ORDER BY at, id`,
    [id],
  );
}

/** Packages; the person sees those that were handed over. */
function packages(tx: Sql, id: string, isPortal: boolean) {
  return tx.query(
    `SELECT id, number, state, bytes, sha256, expires_at AS "expiresAt", created_at AS "createdAt"
     FROM attesta.packages p
     WHERE request = $1 AND ($2 OR EXISTS (SELECT FROM attesta.request_deliveries d WHERE d.package = p.id AND ${handedOver}))
     ORDER BY created_at, id`,
    [id, !isPortal],
  );
}

function erasures(tx: Sql, id: string) {
  return tx.query(
    'SELECT id, number, state, erased_at AS "erasedAt" FROM attesta.erasures WHERE request = $1 ORDER BY created_at, id',
    [id],
  );
}

/**
 * Art. 19: who is to be told of what was done, and what became of it. The person may ask for it, also after an erasure. That a
 * restriction ended is told to the same ones, and stands in the tasks.
 */
function recipients(tx: Sql, id: string) {
  return tx.query(
    `SELECT named->>'name' AS name, named->>'country' AS country, state, told_on AS "toldOn"
     FROM attesta.recipient_notices WHERE request = $1 AND state <> 'not_carried_out' AND "right" <> 'restriction_lifted'
     ORDER BY lower(named->>'name'), id`,
    [id],
  );
}

interface Author {
  readonly byUser: string;
  readonly bySubject: boolean;
}

function author({ byUser, bySubject }: Author, names: NameOf) {
  if (bySubject) return { kind: 'subject', id: null, name: null };
  const name = names(byUser);
  return { kind: 'staff', id: name === null ? null : byUser, name };
}

async function steps(tx: Sql, context: CallContext, id: string, names: NameOf) {
  const rows = await tx.query<Author & { id: string; kind: ShownStep; at: string; data: JsonObject }>(
    `SELECT id, kind, at, data, by_user AS "byUser", by_subject AS "bySubject"
     FROM attesta.request_steps WHERE request = $1 ORDER BY at, id`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    label: labelText(stepLabels[row.kind], context.locale),
    at: row.at,
    data: row.data,
    by: author(row, names),
  }));
}

async function messages(tx: Sql, id: string, names: NameOf, isPortal: boolean) {
  const rows = await tx.query<
    Author & {
      id: string;
      direction: string;
      body: string;
      at: string;
      mail: string | null;
      step: string;
    }
  >(
    `SELECT id, direction, body, at, mail, step, by_user AS "byUser", by_subject AS "bySubject"
     FROM attesta.request_messages WHERE request = $1 AND ($2 OR direction IN ('in', 'out')) ORDER BY at, id`,
    [id, !isPortal],
  );
  return rows.map(({ byUser, bySubject, ...row }) => ({ ...row, by: author({ byUser, bySubject }, names) }));
}
