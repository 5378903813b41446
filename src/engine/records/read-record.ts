import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row, Sql } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { prepared } from './prepared.ts';
import { recordLook } from './record-evidence.ts';
import { type RecordJson, recordJson, shapeColumns, visibleFields } from './record-shape.ts';
import { nothingHere, permitted, recordId } from './refusals.ts';
import { look } from './sight.ts';
import { subjectsArray } from './subjects-of.ts';

/**
 * One record as the caller may see it, and the evidence that it was opened. Throws `not_found` where there is none or it may
 * not be seen: the two are not told apart.
 */
export async function readRecord(context: CallContext, moduleName: string, id: string): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'read');
  const row = await visibleRow(context, module, recordId(id));
  await recordLook(context, {
    action: 'record.viewed',
    module: module.name,
    record: String(row.id),
    subjects: row.$subjects as string[],
    ...(context.origin.ip !== undefined && { payloads: [{ subject: null, value: {} }] }),
  });
  return recordJson(context, module, visibleFields(context, module), row);
}

/** The record for an answer inside a transaction that changed it: no evidence of its own. */
export async function recordIn(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<RecordJson | undefined> {
  const row = await selectRow(tx, context, module, id);
  return row && recordJson(context, module, visibleFields(context, module), row);
}

/** The record's row with the ids of its data subjects as `$subjects`. An archived one is looked for where it may be seen. */
export async function visibleRow(context: CallContext, module: ModuleDefinition, id: string): Promise<Row> {
  const row = await look(context, (database) => selectRow(database, context, module, id));
  if (row) return row;
  if (!context.rights.may('archive') || context.principal.kind === 'portal') throw nothingHere();
  const archived = await look(context, (database) => selectRow(database, context, module, id), true);
  if (!archived) throw nothingHere();
  return archived;
}

async function selectRow(
  database: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<Row | undefined> {
  const fields = visibleFields(context, module);
  const subjects = sqlRaw(`${subjectsArray(context.catalog, module, 'r')} AS "$subjects"`);
  const seen = accessPredicate(context, module.name, 'read', 'r');
  const { text, values } = compileFragment(
    sql`SELECT ${shapeColumns(context, fields)}, ${subjects} FROM data.${sqlIdentifier(module.name)} r WHERE r.id = ${id} AND ${seen}`,
  );
  const [row] = await database.query<Row>(prepared(text), values);
  return row;
}
