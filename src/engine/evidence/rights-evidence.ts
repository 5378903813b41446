/**
 * Rights in the evidence: every event of a change carries what was changed as it stands from then on, in ids, so that who had
 * which right at a time can be worked out from the log. What came about beside it is written down when it is noticed.
 */
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import {
  type Organisation,
  organisationOf,
  type RightsKind,
  type RightsObject,
  rightsObject,
  rightsObjects,
} from '../access/organisation.ts';
import { systemUserId } from '../access/shipped.ts';
import type { Database, Sql } from '../database/database.ts';
import { canonicalJson } from './canonical-json.ts';
import { prepareEvent } from './event.ts';
import { recordEvents } from './record-events.ts';

/** What an event says of a change, with the state that it left: null where the thing is gone. In the change's transaction. */
export async function withRightsState(
  tx: Sql,
  kind: RightsKind,
  id: string,
  value: JsonObject,
): Promise<JsonObject> {
  return { ...value, state: await rightsObject(tx, kind, id) };
}

/** A part of the organisation as an event left it; `state: null` where it is gone. */
interface Told {
  readonly kind: RightsKind;
  readonly id: string;
  readonly state: JsonObject | null;
  /** Written down as found, not as changed. */
  readonly found: boolean;
}

const AT_A_TIME = 500;

/**
 * Writes down everything of rights that the evidence does not know as it stands: all of it on the first start, later what was
 * changed past the product (SQL, a migration). Gives how many things that were.
 */
export async function accountForRights(database: Database, now: Temporal.Instant): Promise<number> {
  return database.transaction(async (tx) => {
    await tx.query('SELECT version FROM attesta.access_version FOR UPDATE');
    return writeRightsDown(tx, now);
  });
}

/** The same within a transaction that holds changes of rights back: also where what was written down before was erased. */
export async function writeRightsDown(tx: Sql, now: Temporal.Instant): Promise<number> {
  const unknown = await unaccounted(tx);
  const actor = { kind: 'system', id: systemUserId } as const;
  for (let at = 0; at < unknown.length; at += AT_A_TIME) {
    const objects = unknown.slice(at, at + AT_A_TIME).map(({ kind, id, state }) => ({ kind, id, state }));
    const payloads = [{ subject: null, value: { objects } }];
    await recordEvents(tx, [prepareEvent({ action: 'rights.recorded', payloads }, actor, now)]);
  }
  return unknown.length;
}

/** What stands otherwise than the evidence says, as it stands. */
async function unaccounted(sql: Sql): Promise<readonly Omit<Told, 'found'>[]> {
  const known = new Map((await told(sql, null)).map((one) => [keyOf(one), one.state]));
  const present = await rightsObjects(sql);
  const here = new Set(present.map(keyOf));
  const gone = [...known].flatMap(([key, state]) => {
    const [kind, id = ''] = key.split(' ');
    return state === null || here.has(key) ? [] : [{ kind: kind as RightsKind, id, state: null }];
  });
  return [...present.filter((one) => !sameState(known.get(keyOf(one)) ?? null, one.state)), ...gone];
}

export interface OrganisationThen {
  readonly organisation: Organisation;
  /** Since when the evidence knows rights; null: it does not. */
  readonly since: string | null;
  /** What was changed beside the evidence at some time after: whether it stood so already is not known. By kind and name. */
  readonly uncertain: readonly { readonly kind: RightsKind; readonly name: string }[];
}

/** Who there was and what they had at an instant, as the evidence tells it; and where it cannot. */
export async function organisationAt(sql: Sql, at: Temporal.Instant): Promise<OrganisationThen> {
  const [since] = await sql.query<{ at: string | null }>(
    // What was erased of it tells nothing any more.
    `SELECT min(e.at) AS at FROM evidence.events e WHERE e.action = 'rights.recorded'
       AND EXISTS (SELECT FROM evidence.payloads p WHERE p.event = e.id)`,
  );
  const then = await told(sql, at);
  const objects = then.filter((one): one is Told & RightsObject => one.state !== null);
  return {
    organisation: organisationOf(objects),
    since: since?.at ?? null,
    uncertain: await changedBeside(sql, at, then),
  };
}

async function changedBeside(sql: Sql, at: Temporal.Instant, then: readonly Told[]) {
  const known = new Map(then.map((one) => [keyOf(one), one.state]));
  const next = await told(sql, at, 'next');
  const touched = new Set(next.map(keyOf));
  const noticed = [
    ...next.filter((one) => one.found),
    ...(await unaccounted(sql)).filter((one) => !touched.has(keyOf(one))),
  ];
  const beside = noticed.filter((one) => !sameState(known.get(keyOf(one)) ?? null, one.state));
  const later = new Map(next.map((one) => [keyOf(one), one.state]));
  const unsaid = (await erasedSayings(sql, at)).map((one) => ({
    ...one,
    state: later.get(keyOf(one)) ?? null,
  }));
  return [...beside, ...unsaid].map((one) => ({
    kind: one.kind,
    name: nameOf(one.state ?? known.get(keyOf(one)) ?? null),
  }));
}

/** What was said last of it until then was erased, because it named a person who is: how it stood is not known. */
function erasedSayings(sql: Sql, at: Temporal.Instant): Promise<Pick<Told, 'kind' | 'id'>[]> {
  return sql.query<Pick<Told, 'kind' | 'id'> & Record<string, unknown>>(
    `SELECT kind, id FROM (
       SELECT DISTINCT ON (e.module, e.record) e.id AS event, e.module AS kind, e.record AS id,
         e.leaf NOT LIKE '%"commitments":[]%' AND NOT EXISTS (SELECT FROM evidence.payloads p WHERE p.event = e.id) AS unsaid
       FROM evidence.events e WHERE e.action = ANY ($2) AND e.at <= $1 AND e.record IS NOT NULL
       ORDER BY e.module, e.record, e.id DESC) AS last
     WHERE unsaid AND NOT EXISTS (
       SELECT FROM evidence.events f JOIN evidence.payloads p ON p.event = f.id
       WHERE f.action = 'rights.recorded' AND f.at <= $1 AND f.id > last.event AND strpos(p.payload, last.id::text) > 0)`,
    [at, ACTIONS],
  );
}

const ACTIONS = ['user.created', 'user.changed', 'user.deactivated', 'rights.changed'];

/** The state of each thing by its last event until an instant (null: ever), or by its first one after it. */
function told(sql: Sql, at: Temporal.Instant | null, which: 'last' | 'next' = 'last'): Promise<Told[]> {
  const until = which === 'last' ? '($1::timestamptz IS NULL OR e.at <= $1)' : 'e.at > $1::timestamptz';
  return sql.query<Told>(
    `SELECT DISTINCT ON (kind, id) kind, id, nullif(state, 'null') AS state, found FROM (
       SELECT e.id AS event, e.module AS kind, e.record AS id, p.payload::jsonb -> 'state' AS state, false AS found
       FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id AND p.part = 0
       WHERE e.action = ANY ($2) AND ${until} AND p.payload::jsonb ? 'state'
       UNION ALL
       SELECT e.id, o.kind, o.id, o.state, true
       FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id AND p.part = 0
         CROSS JOIN LATERAL jsonb_to_recordset(p.payload::jsonb -> 'objects') AS o(kind text, id uuid, state jsonb)
       WHERE e.action = 'rights.recorded' AND ${until}) AS said
     ORDER BY kind, id, event ${which === 'last' ? 'DESC' : 'ASC'}`,
    [at, ACTIONS],
  );
}

function keyOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`;
}

function sameState(one: JsonValue, other: JsonValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function nameOf(state: JsonObject | null): string {
  return typeof state?.name === 'string' ? state.name : '';
}
