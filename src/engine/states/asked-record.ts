/** The record that a change of state is asked for: seen by who asks, locked, in a state that takes the change. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { nothingHere } from '../records/refusals.ts';
import { type AffectedRecord, affectedRows } from './affected.ts';
import { mayFollow, refusal, type StateVerb } from './machine.ts';

/** Changes of state see every state; what the caller may see of them is asked of the predicate. */
export const everyState = { states: ['archived', 'blocked'] } as const;

/**
 * Locks the record. Throws `not_found` for one that the caller may not see, `stale_version`, and `conflict` when its state does
 * not take the verb.
 */
export async function askedRecord(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
  verb: StateVerb,
  version?: number,
): Promise<AffectedRecord> {
  const seen = sightPredicate(context, module.name, 'read', 'r');
  const { text, values } = compileFragment(
    sql`SELECT 1 AS seen FROM data.${sqlIdentifier(module.name)} r WHERE r.id = ${id} AND ${seen}`,
  );
  const found = await tx.query(text, values);
  const [record] = found.length > 0 ? await affectedRows(tx, context.catalog, module, [id], true) : [];
  if (!record) throw nothingHere();
  if (version !== undefined && version !== record.row.version) {
    throw new Problem('stale_version', {
      en: 'Somebody changed this record in the meantime. Read it again, then change it.',
      es: 'Alguien cambió este registro mientras tanto. Léalo de nuevo y después cámbielo.',
    });
  }
  if (!mayFollow(record.state, verb)) throw new Problem('conflict', refusal(record.state, verb));
  return record;
}
