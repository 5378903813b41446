/** Why something whose time is over is not destroyed yet: a legal hold, an open case, a restriction, or that something else still needs it. */
import { modulesWithSubject } from '../../../engine/catalog/subject-way.ts';
import { type Sql, sqlName } from '../../../engine/database/database.ts';
import type { AffectedRecord } from '../../../engine/states/affected.ts';
import { referenceColumns } from '../../../engine/subjects/record-place.ts';
import { rowsOfSubject } from '../../../engine/subjects/record-rows.ts';
import type { Catalog } from '../../../metadata/catalog.ts';

/** `legal_hold`, `open_case`, `restriction`: with the number of the hold or the case. `still_used`: by records whose time is not over. */
export interface HeldBack {
  readonly reason: 'legal_hold' | 'open_case' | 'restriction' | 'still_used';
  readonly by: string | null;
}

/** By the record's id; a record that nothing holds is absent. */
export async function heldBack(
  tx: Sql,
  records: readonly Pick<AffectedRecord, 'id' | 'subjects'>[],
): Promise<ReadonlyMap<string, readonly HeldBack[]>> {
  const ids = [...new Set(records.flatMap((one) => [one.id, ...one.subjects]))];
  const holds = await byRecord(
    tx,
    'select record as id, number as by from attesta.legal_holds where lifted_at is null and record = any($1::uuid[])',
    ids,
  );
  const cases = await byRecord(
    tx,
    "select subject as id, number as by from attesta.requests where subject = any($1::uuid[]) and state not in ('closed', 'withdrawn')",
    ids,
  );
  // What a law keeps after an erasure is restricted too, for exactly as long as that law keeps it: it has no ground of Art. 18(1).
  const restricted = await byRecord(
    tx,
    `select record as id, null as by from attesta.record_states
      where state = 'restricted' and ended_at is null and ground is not null and record = any($1::uuid[])`,
    ids,
  );
  const found = new Map<string, HeldBack[]>();
  for (const record of records) {
    const about = [record.id, ...record.subjects];
    const reasons = [
      ...about.flatMap((id) => reasonsOf('legal_hold', holds.get(id))),
      ...about.flatMap((id) => reasonsOf('open_case', cases.get(id))),
      ...about.flatMap((id) => reasonsOf('restriction', restricted.get(id))),
    ];
    if (reasons.length > 0) found.set(record.id, [...(found.get(record.id) ?? []), ...unique(reasons)]);
  }
  return found;
}

/** Of everything that is about a person: what is restricted or under a hold keeps the person. */
export async function heldBackOf(tx: Sql, catalog: Catalog, person: string): Promise<readonly HeldBack[]> {
  const ids: string[] = [];
  for (const module of modulesWithSubject(catalog))
    for (const row of await rowsOfSubject(tx, catalog, module, person))
      if (row.id !== person) ids.push(row.id);
  const rows = await tx.query<HeldBack & Record<string, unknown>>(
    `select 'legal_hold' as reason, number as by from attesta.legal_holds where lifted_at is null and record = any($1::uuid[])
     union select 'restriction', null from attesta.record_states
      where state = 'restricted' and ended_at is null and ground is not null and record = any($1::uuid[])`,
    [ids],
  );
  return rows.map(({ reason, by }) => ({ reason, by }));
}

function reasonsOf(reason: HeldBack['reason'], by: readonly (string | null)[] = []): readonly HeldBack[] {
  return by.map((one) => ({ reason, by: one }));
}

function unique(reasons: readonly HeldBack[]): readonly HeldBack[] {
  return [...new Map(reasons.map((one) => [`${one.reason} ${one.by}`, one])).values()];
}

async function byRecord(
  tx: Sql,
  text: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const rows = await tx.query<{ id: string; by: string | null }>(text, [ids]);
  return new Map(
    [...Map.groupBy(rows, (row) => row.id)].map(([id, some]) => [id, some.map((row) => row.by)] as const),
  );
}

/** The records that something refers to which would not go with them: the number of one of those. */
export async function stillUsed(
  tx: Sql,
  catalog: Catalog,
  module: string,
  ids: readonly string[],
  going: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const used = new Map<string, string>();
  for (const other of catalog.modules.values()) {
    for (const column of referenceColumns(other, module)) {
      const rows = await tx.query<{ id: string; user: string; number: string }>(
        `select ${sqlName(column)} as id, id as "user", number from data.${sqlName(other.name)}
          where ${sqlName(column)} = any($1::uuid[]) and state <> 'destroyed'`,
        [ids],
      );
      for (const row of rows) if (!going.has(row.user) && row.user !== row.id) used.set(row.id, row.number);
    }
  }
  return used;
}
