import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row, Sql } from '../database/database.ts';
import type { EventDraft } from '../evidence/event.ts';
import { openTogether } from './open-together.ts';
import { eventOf, recordLook } from './record-evidence.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { visibleFields } from './record-shape.ts';
import { nothingHere, permitted, recordId } from './refusals.ts';
import { askTogether, rowQuestion, selectRows } from './row-question.ts';
import { look } from './sight.ts';

/**
 * One record as the caller may see it, and the evidence that it was opened. Throws `not_found` where there is none or it may
 * not be seen: the two are not told apart.
 */
export async function readRecord(context: CallContext, moduleName: string, id: string): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'read');
  const row = await opened(context, module, recordId(id));
  return recordJson(context, module, visibleFields(context, module), row);
}

/** The record's row; that it was looked at is kept by then. */
async function opened(context: CallContext, module: ModuleDefinition, id: string): Promise<Row> {
  const draft: EventDraft = {
    action: 'record.viewed',
    module: module.name,
    record: id,
    ...(context.origin.ip !== undefined && { payloads: [{ subject: null, value: {} }] }),
  };
  if (context.principal.kind !== 'portal') {
    const opening = { id, event: eventOf(context, draft) };
    const row = await openTogether(context.database, rowQuestion(context, module), opening);
    if (row) return row;
  }
  const row = await (context.principal.kind === 'portal' ? visibleRow : archivedRow)(context, module, id);
  await recordLook(context, { ...draft, subjects: row.$subjects as string[] });
  return row;
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
  const row =
    context.principal.kind === 'portal'
      ? await look(context, (database) => selectRow(database, context, module, id))
      : await rowTogether(context.database, rowQuestion(context, module), id);
  return row ?? archivedRow(context, module, id);
}

/** The row of an archived record, where the caller may see such. */
async function archivedRow(context: CallContext, module: ModuleDefinition, id: string): Promise<Row> {
  if (!context.rights.may('archive') || context.principal.kind === 'portal') throw nothingHere();
  const row = await look(context, (database) => selectRow(database, context, module, id), true);
  if (!row) throw nothingHere();
  return row;
}

/**
 * Many records as the caller may see them, by id; archived ones for who may see archives. Those that may not be seen are missing. No evidence of
 * its own: who asks for many leaves one event for all.
 */
export async function recordsByIds(
  context: CallContext,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecordJson>> {
  if (ids.length === 0 || !context.rights.allows(module.name, 'read')) return new Map();
  const question = rowQuestion(context, module);
  const archive = context.rights.may('archive');
  const rows = await look(context, (database) => selectRows(database, question, ids), archive);
  const fields = visibleFields(context, module);
  return new Map([...rows].map(([id, row]) => [id, recordJson(context, module, fields, row)]));
}

async function selectRow(
  database: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<Row | undefined> {
  return (await selectRows(database, rowQuestion(context, module), [id])).get(id);
}

const rowTogether = askTogether<string>(async (database, question, ids) => {
  const rows = await selectRows(database, question, ids);
  return ids.map((id) => rows.get(id));
});
