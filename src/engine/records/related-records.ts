import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sql, sqlIdentifier } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { referringColumn } from './delete-record.ts';
import { asksForArchived, findRecords, type ListQuestion, type RecordList } from './list-records.ts';
import { visibleRow } from './read-record.ts';
import { recordLook } from './record-evidence.ts';
import { moduleNamed, permitted, recordId } from './refusals.ts';

/**
 * The records of a relation: those of another module that refer to this one. Paged, filtered and confined as every list.
 * Throws `not_found` for a record or a relation that isn't there.
 */
export async function relatedRecords(
  context: CallContext,
  moduleName: string,
  id: string,
  relationName: string,
  question: ListQuestion = {},
): Promise<RecordList & { readonly module: string }> {
  const module = await permitted(context, moduleName, 'read');
  const record = recordId(id);
  const row = await visibleRow(context, module, record);
  const relation = relationMeant(module, relationName);
  if (!relation) {
    const names = module.relations.map((one) => one.name).join(', ');
    throw new Problem('not_found', {
      en: `${module.name} has no relation ${relationName.slice(0, 60)}. It has: ${names || 'none'}.`,
      es: `${module.name} no tiene la relación ${relationName.slice(0, 60)}. Tiene: ${names || 'ninguna'}.`,
    });
  }
  const other = await permitted(context, relation.module, 'read');
  const column = referringColumn(moduleNamed(context, relation.module), relation.by, module.name);
  if (!column || context.rights.field(other.name, relation.by) === 'hidden') {
    throw new Problem('not_found', {
      en: `You may not see by what ${other.name} are related to this record.`,
      es: `Usted no puede ver por qué campo se relaciona ${other.name} con este registro.`,
    });
  }
  // What hangs on an archived record is archived with it.
  const archived = row.state === 'archived' || asksForArchived(context, question.filter);
  const refers = sql`r.${sqlIdentifier(column)} = ${record}`;
  const found = await findRecords(context, other, question, refers, archived);
  const value = { count: found.items.length, related: moduleName };
  await recordLook(context, {
    action: 'record.listed',
    module: other.name,
    payloads: [{ subject: null, value }],
  });
  return { ...found, module: other.name };
}

/** A relation by its name; the name of a module will do where one relation alone leads there. */
function relationMeant(
  module: ModuleDefinition,
  name: string,
): ModuleDefinition['relations'][number] | undefined {
  const named = module.relations.find((one) => one.name === name);
  if (named) return named;
  const leading = module.relations.filter((one) => one.module === name);
  return leading.length === 1 ? leading[0] : undefined;
}
