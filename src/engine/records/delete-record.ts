import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import { inEveryLanguage } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlJoin, sqlRaw } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { eventInsertCte, eventParameter } from '../evidence/record-events.ts';
import { behaviourOf, EVERY_MODULE } from './behaviour.ts';
import { type ChangeOptions, type LockedRecord, lockRecord } from './change-record.ts';
import { heldUnseen, refusing } from './database-refusals.ts';
import { changeEvent, ownerJson } from './record-evidence.ts';
import { permitted, recordId } from './refusals.ts';
import { inTransaction } from './sight.ts';

/**
 * Deletes a record with its parts (an invoice with its lines), its comments and its search entry. What else refers to it
 * holds it: `conflict` names what the caller may see of that, or what a duty holds it back for. Throws `stale_version`, `restricted`, `forbidden`, `not_found`.
 */
export async function deleteRecord(
  context: CallContext,
  moduleName: string,
  id: string,
  options: ChangeOptions = {},
): Promise<void> {
  await inTransaction(context, (tx) => deleteRecordIn(tx, context, moduleName, id, options));
}

/** The same inside the caller's transaction. */
export async function deleteRecordIn(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  id: string,
  options: ChangeOptions = {},
): Promise<void> {
  const module = await permitted(context, moduleName, 'delete');
  const locked = await lockRecord(tx, context, module, recordId(id), 'delete', options.version);
  const behaviour = behaviourOf(context.catalog, moduleName);
  const { values, subjects } = locked;
  const deletion = { id: locked.id, values, previous: values, subjects };
  await behaviourOf(context.catalog, EVERY_MODULE)?.beforeDelete?.(tx, context, deletion);
  await behaviour?.beforeDelete?.(tx, context, deletion);
  await deleteParts(tx, context, module, locked.id);
  await refuseHeld(tx, context, module, locked.id);
  await refusing(context.catalog, module, () => removeRow(tx, context, module, locked, options.reason));
  await behaviour?.afterWrite?.(tx, context, { id: locked.id, values: undefined, previous: locked.values });
}

/** What belongs to the record by a cascading relation goes first, each part with its own evidence. */
async function deleteParts(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<void> {
  for (const relation of module.relations.filter((one) => one.cascade)) {
    const part = context.catalog.modules.get(relation.module);
    const column = part && referringColumn(part, relation.by, module.name);
    if (!part || !column) continue;
    const rows = await tx.query<{ id: string }>(
      `SELECT id FROM data.${sqlName(part.name)} WHERE ${sqlName(column)} = $1 ORDER BY id`,
      [id],
    );
    for (const row of rows)
      await deleteRecordIn(tx, context, part.name, row.id).catch((error: unknown) => {
        throw error instanceof Problem && error.code === 'not_found' ? heldUnseen() : error;
      });
  }
}

/** The column by which a field of `module` refers to records of `target`. */
export function referringColumn(module: ModuleDefinition, field: string, target: string): string | undefined {
  const definition = module.fields.find((one) => one.name === field);
  if (!definition) return undefined;
  return fieldColumns(definition).find(
    (column) => column.references && 'module' in column.references && column.references.module === target,
  )?.name;
}

/** Says what holds the record before the database does, with how many as far as the caller sees them: of others only that they are there. */
async function refuseHeld(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<void> {
  const holders = [...context.catalog.modules.values()].flatMap((other) =>
    other.fields.flatMap((field) => {
      const column = referringColumn(other, field.name, module.name);
      return column === undefined ? [] : [{ other, field, column }];
    }),
  );
  if (holders.length === 0) return;
  const counting = compileFragment(
    sqlJoin(
      holders.map(({ other, column }, place) => {
        const seen = sightPredicate(context, other.name, 'list', 'r');
        return sql`SELECT ${sqlRaw(String(place))} AS place, count(*) FILTER (WHERE ${seen}) AS held
          FROM data.${sqlIdentifier(other.name)} r WHERE r.${sqlIdentifier(column)} = ${id} HAVING count(*) > 0`;
      }),
      ' UNION ALL ',
    ),
  );
  const counts = await tx.query<{ place: number; held: number }>(counting.text, counting.values);
  if (counts.length === 0) return;
  const named = counts.flatMap(({ place, held }) => {
    const holder = holders[place];
    if (!holder || held === 0) return [];
    const { en, es } = inEveryLanguage(holder.other.labelPlural);
    return [{ field: `${holder.other.name}.${holder.field.name}`, en: `${held} ${en}`, es: `${held} ${es}` }];
  });
  if (named.length === 0) throw heldUnseen();
  const findings = named.map(({ field, en, es }) => ({
    code: 'record.held',
    field,
    message: { en: `${en} refer to it.`, es: `Se refieren a él: ${es}.` },
  }));
  const listed = (locale: Locale) => named.map((one) => one[locale]).join(', ');
  const detail = {
    en: `${listed('en')} refer to this record. Change or delete those first.`,
    es: `Se refieren a este registro: ${listed('es')}. Cámbielos o elimínelos antes.`,
  };
  throw new Problem('conflict', detail, { findings });
}

/** What a deletion that is taken back has to know besides the values. */
function madeOf(row: Row): JsonObject {
  const by = row.created_by === null ? {} : { by: String(row.created_by) };
  return { at: new Date(String(row.created_at)).toISOString(), version: Number(row.version), ...by };
}

async function removeRow(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  locked: LockedRecord,
  reason: string | undefined,
): Promise<void> {
  const held: [string, JsonValue | null][] = Object.entries(locked.values).filter(
    ([, value]) => value !== null,
  );
  const event = changeEvent(context, 'record.deleted', module.name, {
    id: locked.id,
    number: String(locked.row.number),
    title: String(locked.row.record_title),
    subjects: locked.subjects,
    changes: Object.fromEntries(held.map(([name, from]) => [name, { from, to: null }])),
    owner: ownerJson(locked.owner),
    made: madeOf(locked.row),
    ...(reason !== undefined && { reason }),
  });
  await tx.query(
    `WITH rec AS (DELETE FROM data.${sqlName(module.name)} WHERE id = $1),
      ent AS (DELETE FROM attesta.search_entries WHERE record = $1),
      com AS (DELETE FROM attesta.comments WHERE record = $1), ${eventInsertCte(2)} SELECT`,
    [locked.id, eventParameter([event])],
  );
}
