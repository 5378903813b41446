import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { CallContext } from '../../access/principal.ts';
import type { Row } from '../../database/database.ts';
import { Problem } from '../../errors/problem.ts';
import { visibleRow } from '../read-record.ts';

/**
 * The record's row for who sees it; 404 for everybody else. Of a record that is gone (deleted, erased) only who may read the
 * evidence asks who could see it once: there is no row then, and nothing of what it held is told.
 */
export async function requireSightNowOrThen(
  context: CallContext,
  module: ModuleDefinition,
  id: string,
  at: Temporal.Instant | undefined,
): Promise<Row | undefined> {
  try {
    return await visibleRow(context, module, id);
  } catch (error) {
    const missing = error instanceof Problem && error.code === 'not_found';
    if (missing && at !== undefined && context.rights.may('evidence') && (await isGone(context, id)))
      return undefined;
    throw error;
  }
}

async function isGone({ database }: CallContext, id: string): Promise<boolean> {
  const [end] = await database.query(
    "SELECT 1 AS one FROM evidence.events WHERE record = $1 AND action IN ('record.deleted', 'record.erased') LIMIT 1",
    [id],
  );
  return end !== undefined;
}
