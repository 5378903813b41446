/**
 * The second lock (design §6): what a connection may see of a record table, whatever SQL reaches the database. The service
 * doesn't see archived and blocked rows unless its transaction names the state; the portal sees what its data subject owns.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Roles, sqlName } from '../database/database.ts';
import { subjectCondition } from './subject-way.ts';
import { planTable } from './table.ts';

// In a sub-select, so that PostgreSQL asks once for a statement and not once for a row; and only where a row asks for it.
const SUBJECT = '(SELECT attesta.confined_to())';
const NAMED_STATES = '(SELECT attesta.named_states())';

/** Columns that only the service writes: whose a record is, how it stands, what it is called. */
const NOT_THE_PORTALS: ReadonlySet<string> = new Set(['id', 'number', 'state', 'created_at', 'created_by']);

/** Statements that put a table's policies and grants in force, replacing what was there. */
export function rowSecurity(catalog: Catalog, module: ModuleDefinition, roles: Roles): readonly string[] {
  const table = `data.${sqlName(module.name)}`;
  const service = sqlName(roles.service);
  const portal = sqlName(roles.portal);
  const seen = `state NOT IN ('archived', 'blocked') OR state = ANY (${NAMED_STATES}::text[])`;
  const mine = portalCondition(catalog, module);
  const written = plainColumns(module);
  const changed = written.filter((name) => !NOT_THE_PORTALS.has(name));
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `DROP POLICY IF EXISTS service ON ${table}`,
    `DROP POLICY IF EXISTS portal ON ${table}`,
    `CREATE POLICY service ON ${table} TO ${service} USING (${seen}) WITH CHECK (${seen})`,
    `CREATE POLICY portal ON ${table} TO ${portal} USING (${mine}) WITH CHECK (${mine})`,
    `REVOKE ALL ON ${table} FROM ${service}, ${portal}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${service}`,
    `GRANT SELECT, INSERT (${written
      .filter((name) => name !== 'state')
      .map(sqlName)
      .join(', ')}) ON ${table} TO ${portal}`,
    `GRANT UPDATE (${changed.map(sqlName).join(', ')}) ON ${table} TO ${portal}`,
  ];
}

function portalCondition(catalog: Catalog, module: ModuleDefinition): string {
  const belongs = subjectCondition(catalog, module.name, module.name, SUBJECT);
  return belongs === null ? 'false' : `state IN ('active', 'restricted') AND ${belongs}`;
}

/** The columns that a statement may write: all but those that the database works out. */
function plainColumns(module: ModuleDefinition): readonly string[] {
  const { columns } = planTable(module, true);
  return columns.filter((column) => !/GENERATED ALWAYS/.test(column.definition)).map((column) => column.name);
}
