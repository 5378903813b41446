/**
 * What was sealed goes with the value that stood for it, whatever statement removes that: a deleted record, a replaced value, an
 * erasure, an undone import. A trigger sees to it, so that no path can forget it.
 */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sqlLiteral, sqlName } from '../database/database.ts';
import { fieldColumns } from './table.ts';

/** The fields of a module whose values are encrypted. */
export function sealedFields(module: ModuleDefinition): readonly FieldDefinition[] {
  return module.fields.filter((field) => fieldType(field.type).sealed === true);
}

/** Statements that put the trigger of a record table in force, replacing what was there. */
export function sealedTrigger(module: ModuleDefinition): readonly string[] {
  const table = `data.${sqlName(module.name)}`;
  const columns = sealedFields(module).flatMap((field) => fieldColumns(field).map((column) => column.name));
  const drop = `DROP TRIGGER IF EXISTS drop_sealed ON ${table}`;
  if (columns.length === 0) return [drop];
  return [
    drop,
    `CREATE TRIGGER drop_sealed AFTER UPDATE OR DELETE ON ${table} FOR EACH ROW
      EXECUTE FUNCTION attesta.drop_sealed(${columns.map(sqlLiteral).join(', ')})`,
  ];
}
