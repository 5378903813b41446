/** Reads records as they were at an instant, with all that they referred to then. */

import { fieldType } from '../../../fields/index.ts';
import type { Catalog } from '../../../metadata/catalog.ts';
import type { JsonObject } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { fieldColumns } from '../../catalog/table.ts';
import { type Row, type Sql, sqlName } from '../../database/database.ts';
import { ownerJson } from '../record-evidence.ts';
import { storedValues } from '../record-shape.ts';
import {
  changingActions,
  type PresentRecord,
  type RecordEvent,
  type RecordThen,
  recordThen,
} from './record-facts.ts';

/** Ids of records, by module. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

/** As far as rules may lead: a filter's path is no longer. */
const FARTHEST = 6;

/**
 * These records at the instant and the records that they referred to, however far. Those that were not there then are left
 * out. In a transaction that names every state: what a record held then does not depend on where it stands now.
 */
export async function recordsThen(
  tx: Sql,
  catalog: Catalog,
  wanted: Wanted,
  at: Temporal.Instant,
): Promise<ReadonlyMap<string, RecordThen>> {
  const found = new Map<string, RecordThen>();
  const asked = new Set<string>();
  let next = wanted;
  for (let step = 0; step < FARTHEST && next.size > 0; step += 1) {
    const some: RecordThen[] = [];
    for (const [name, ids] of next) {
      const module = catalog.modules.get(name);
      const fresh = [...new Set(ids)].filter((id) => !asked.has(id));
      for (const id of fresh) asked.add(id);
      if (module && fresh.length > 0) some.push(...(await readThen(tx, module, fresh, at)));
    }
    for (const one of some) found.set(one.id, one);
    next = referredTo(some);
  }
  return found;
}

async function readThen(
  tx: Sql,
  module: ModuleDefinition,
  ids: readonly string[],
  at: Temporal.Instant,
): Promise<readonly RecordThen[]> {
  const until = at.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' });
  const events = Map.groupBy(await eventsOf(tx, ids), (event) => event.record);
  const rows = await tx.query<Row>(`SELECT * FROM data.${sqlName(module.name)} WHERE id = ANY ($1::uuid[])`, [
    ids,
  ]);
  const present = new Map(rows.map((row) => [String(row.id), presentOf(module, row)]));
  return ids.flatMap((id) => recordThen(id, module, events.get(id) ?? [], present.get(id), until) ?? []);
}

/** Oldest first. Of an event with a part for each person one part is enough: they say the same. */
async function eventsOf(tx: Sql, ids: readonly string[]): Promise<readonly RecordEvent[]> {
  const rows = await tx.query<Omit<RecordEvent, 'payload'> & { readonly payload: string | null }>(
    `SELECT e.record, e.at, e.action, e.actor,
       (SELECT p.payload FROM evidence.payloads p WHERE p.event = e.id ORDER BY p.part LIMIT 1) AS payload
     FROM evidence.events e WHERE e.record = ANY ($1::uuid[]) AND e.action = ANY ($2) ORDER BY e.id`,
    [ids, changingActions],
  );
  return rows.map((row) => ({
    ...row,
    payload: row.payload === null ? null : (JSON.parse(row.payload) as JsonObject),
  }));
}

function presentOf(module: ModuleDefinition, row: Row): PresentRecord {
  const [user, group] = [row.owner_user, row.owner_group].map((one) =>
    typeof one === 'string' ? one : null,
  );
  return {
    number: String(row.number),
    // A field of then whose column is gone holds nothing that could still be read.
    values: storedValues({ ...module, fields: module.fields.filter((field) => isStored(field, row)) }, row),
    owner: ownerJson({ user: user ?? null, group: group ?? null }),
    state: String(row.state),
    createdAt: String(row.created_at),
    createdBy: String(row.created_by),
    updatedAt: String(row.updated_at),
    updatedBy: String(row.updated_by),
  };
}

function isStored(field: ModuleDefinition['fields'][number], row: Row): boolean {
  return fieldColumns(field).every((column) => column.name in row);
}

/** The columns of a record as its facts fill them; what is unknown is empty. */
export function columnsThen({ module, facts }: RecordThen): Readonly<Record<string, unknown>> {
  return Object.assign(
    {},
    ...module.fields.map((field) => fieldType(field.type).toColumns(facts.get(field.name) ?? null, field)),
  );
}

function referredTo(records: readonly RecordThen[]): Wanted {
  const next = new Map<string, string[]>();
  for (const record of records) {
    const columns = columnsThen(record);
    for (const column of record.module.fields.flatMap(fieldColumns)) {
      const id = columns[column.name];
      if (!column.references || !('module' in column.references) || typeof id !== 'string') continue;
      const { module } = column.references;
      next.set(module, [...(next.get(module) ?? []), id]);
    }
  }
  return next;
}
