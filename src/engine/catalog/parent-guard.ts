/**
 * Nothing new hangs on what is archived or blocked: not by a race with the archiving, not by SQL that knows the id. The guard runs
 * after the foreign keys' own checks, which wait for an archiving under way, so it sees what that one left.
 */
import { hash } from 'node:crypto';
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sqlLiteral, sqlName } from '../database/database.ts';
import { dependantLinks } from './dependants.ts';

/** Statements that put the guard of a table in force, replacing what was there. */
export function parentGuard(catalog: Catalog, module: ModuleDefinition): readonly string[] {
  const table = `data.${sqlName(module.name)}`;
  const guard = `attesta.${sqlName(`hangs_on_${hash('sha256', module.name).slice(0, 8)}`)}`;
  const parents = parentColumns(catalog, module);
  const drop = [`DROP TRIGGER IF EXISTS hangs_on ON ${table}`, `DROP FUNCTION IF EXISTS ${guard}()`];
  if (parents.length === 0) return drop;
  const hidden = parents.map(
    ({ column, target }) =>
      `EXISTS (SELECT FROM data.${sqlName(target)} p WHERE p.id = NEW.${sqlName(column)} AND p.state IN ('archived', 'blocked'))`,
  );
  const columns = parents.map(({ column }) => sqlName(column)).join(', ');
  return [
    ...drop,
    `CREATE FUNCTION ${guard}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $guard$
    BEGIN
      IF NEW.state IN ('active', 'restricted') AND (${hidden.join(' OR ')}) THEN
        RAISE EXCEPTION 'It would hang on a record that is not in use.' USING ERRCODE = 'foreign_key_violation',
          SCHEMA = 'data', TABLE = ${sqlLiteral(module.name)}, CONSTRAINT = 'hangs_on';
      END IF;
      RETURN NULL;
    END $guard$`,
    `REVOKE EXECUTE ON FUNCTION ${guard}() FROM PUBLIC`,
    // PostgreSQL fires triggers of one moment by their names; those of foreign keys begin with a capital.
    `CREATE TRIGGER hangs_on AFTER INSERT OR UPDATE OF ${columns} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${guard}()`,
  ];
}

function parentColumns(
  catalog: Catalog,
  module: ModuleDefinition,
): readonly { readonly column: string; readonly target: string }[] {
  const columns = module.fields.flatMap((field) => fieldType(field.type).columns(field));
  return columns.flatMap(({ name, references }) => {
    if (!references || !('module' in references)) return [];
    const { module: target } = references;
    const along = dependantLinks(catalog, target).some(
      (link) => link.module.name === module.name && link.column === name,
    );
    return along ? [{ column: name, target }] : [];
  });
}
