/** Brings records, what finds them and what hangs on them in line with the intervals that are open, and says so in the evidence. */
import type { JsonObject } from '../../metadata/json.ts';
import type { RecordState } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type Sql, sqlName } from '../database/database.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import type { PreparedEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { refusing } from '../records/database-refusals.ts';
import { eventOf } from '../records/record-evidence.ts';
import { writeEntries } from '../records/search-entries.ts';
import type { AffectedRecord } from './affected.ts';
import { type Attachment, withhold } from './attachments.ts';
import { effectiveState, type HeldState } from './machine.ts';

/** What is said of the change in each record's event. */
export interface Said {
  readonly action: EvidenceAction;
  readonly reason: string;
  /** Grounds, dates, what it went along with: codes and ids. */
  readonly facts?: JsonObject;
}

const AT_A_TIME = 1_000;

/**
 * Gives each record the strongest of its open states: row, search entry, what hangs on it, and an event for every record.
 * The transaction names archived and blocked. Gives the states as they are then, by record.
 */
export async function settle(
  tx: Sql,
  context: CallContext,
  attachments: readonly Attachment[],
  records: readonly AffectedRecord[],
  said: Said,
): Promise<ReadonlyMap<string, RecordState>> {
  const states = await statesNow(
    tx,
    records.map((one) => one.id),
  );
  const stateOf = (one: AffectedRecord): RecordState => states.get(one.id) ?? 'active';
  const changed = records.filter((one) => stateOf(one) !== one.state);
  for (const some of inParts(changed)) await writeStates(tx, context, some, stateOf);
  for (const some of inParts(records))
    await recordEvents(
      tx,
      some.map((one) => stateEvent(context, one, stateOf(one), said)),
    );
  const standing = (...wanted: readonly RecordState[]) =>
    records.filter((one) => wanted.includes(stateOf(one))).map((one) => one.id);
  await withhold(tx, attachments, standing('active', 'restricted'), null);
  await withhold(tx, attachments, standing('archived'), 'archived');
  await withhold(tx, attachments, standing('blocked'), 'blocked');
  return new Map(records.map((one) => [one.id, stateOf(one)]));
}

/** The strongest open state of each record. A restriction to purposes leaves the record in use for others. */
async function statesNow(tx: Sql, records: readonly string[]): Promise<ReadonlyMap<string, RecordState>> {
  const rows = await tx.query<{ record: string; states: HeldState[] }>(
    `SELECT record, array_agg(DISTINCT state) AS states FROM attesta.record_states
     WHERE record = ANY ($1::uuid[]) AND ended_at IS NULL AND coalesce(scope ->> 'kind', '') <> 'purposes' GROUP BY record`,
    [records],
  );
  return new Map(rows.map((row) => [row.record, effectiveState(row.states)]));
}

async function writeStates(
  tx: Sql,
  context: CallContext,
  records: readonly AffectedRecord[],
  stateOf: (one: AffectedRecord) => RecordState,
): Promise<void> {
  for (const [module, some] of Map.groupBy(records, (one) => one.module)) {
    // The day of the last change stays: setting a record aside does not make what it holds newer (retention runs on).
    // A value that must be unique may have been given to another record in the meantime.
    await refusing(context.catalog, module, () =>
      tx.query(
        `UPDATE data.${sqlName(module.name)} r SET state = n.state, version = r.version + 1
         FROM unnest($1::uuid[], $2::text[]) AS n(id, state) WHERE r.id = n.id`,
        [some.map((one) => one.id), some.map(stateOf)],
      ),
    );
    await writeEntries(
      tx,
      module,
      some.map((one) => ({ ...one.row, state: stateOf(one) })),
    );
  }
}

/** The change of a record's state as its history shows it, in a payload of each person whom the record is about. */
function stateEvent(
  context: CallContext,
  record: AffectedRecord,
  state: RecordState,
  said: Said,
): PreparedEvent {
  const value = {
    changes: record.state === state ? {} : { state: { from: record.state, to: state } },
    number: record.number,
    title: record.title,
    reason: said.reason,
    ...said.facts,
  };
  const owners: (string | null)[] = record.subjects.length > 0 ? [...record.subjects] : [null];
  return eventOf(context, {
    action: said.action,
    module: record.module.name,
    record: record.id,
    subjects: record.subjects,
    payloads: owners.map((subject) => ({ subject, value })),
  });
}

function inParts(records: readonly AffectedRecord[]): readonly (readonly AffectedRecord[])[] {
  const parts: (readonly AffectedRecord[])[] = [];
  for (let at = 0; at < records.length; at += AT_A_TIME) parts.push(records.slice(at, at + AT_A_TIME));
  return parts;
}
