/** All that administrators, and those who answer for blocking, see of a blocked record. */
import type { CallContext } from '../access/principal.ts';
import { moduleNamed, nothingHere, recordId } from '../records/refusals.ts';
import { everyState } from './asked-record.ts';

export interface Tombstone {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly state: 'blocked';
  readonly ground: string;
  readonly since: string;
  readonly until: string;
  readonly along: { readonly module: string; readonly id: string; readonly number: string } | null;
}

interface TombstoneRow extends Record<string, unknown> {
  readonly number: string;
  readonly ground: string;
  readonly since: string;
  readonly until: string;
  readonly root: string;
  readonly rootModule: string | null;
  readonly rootNumber: string | null;
}

/** That a record is blocked. Throws `not_found` for everyone else, and for a record that is not. */
export async function tombstoneOf(context: CallContext, moduleName: string, id: string): Promise<Tombstone> {
  const module = moduleNamed(context, moduleName);
  const record = recordId(id);
  if (!context.rights.may('blocking') && !context.rights.may('administration')) throw nothingHere();
  const [row] = await context.database.transaction(
    (tx) =>
      tx.query<TombstoneRow>(
        `SELECT b.number, b.ground, b.blocked_at AS since, b.until, b.root,
           r.module AS "rootModule", r.number AS "rootNumber"
         FROM attesta.blocked_records b LEFT JOIN attesta.blocked_records r ON r.record = b.root
         WHERE b.record = $1 AND b.module = $2`,
        [record, module.name],
      ),
    everyState,
  );
  if (!row) throw nothingHere();
  const along =
    row.root === record
      ? null
      : { module: row.rootModule ?? module.name, id: row.root, number: row.rootNumber ?? '' };
  const { number, ground, since, until } = row;
  return { module: module.name, id: record, number, state: 'blocked', ground, since, until, along };
}
