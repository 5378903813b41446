/**
 * The second lock (design §6): what a connection may see of a record table, whatever SQL reaches the database. The service
 * doesn't see archived and blocked rows unless its transaction names the state; the portal sees what its data subject owns.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Roles, sqlName } from '../database/database.ts';
import { subjectCondition } from './subject-way.ts';

// In a sub-select, so that PostgreSQL evaluates the setting once for a statement and not once for a row.
const SUBJECT = "(SELECT nullif(current_setting('attesta.subject', true), '')::uuid)";
const NAMED_STATES = "(SELECT string_to_array(current_setting('attesta.states', true), ','))";

/** Statements that put a table's policies and grants in force, replacing what was there. */
export function rowSecurity(catalog: Catalog, module: ModuleDefinition, roles: Roles): readonly string[] {
  const table = `data.${sqlName(module.name)}`;
  const service = sqlName(roles.service);
  const portal = sqlName(roles.portal);
  const mine = portalCondition(catalog, module);
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `DROP POLICY IF EXISTS service ON ${table}`,
    `DROP POLICY IF EXISTS portal ON ${table}`,
    `CREATE POLICY service ON ${table} TO ${service}
      USING (state NOT IN ('archived', 'blocked') OR state = ANY (${NAMED_STATES}::text[])) WITH CHECK (true)`,
    `CREATE POLICY portal ON ${table} TO ${portal} USING (${mine}) WITH CHECK (${mine})`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE ON ${table} TO ${portal}`,
  ];
}

function portalCondition(catalog: Catalog, module: ModuleDefinition): string {
  const belongs = subjectCondition(catalog, module.name, module.name, SUBJECT);
  return belongs === null ? 'false' : `state IN ('active', 'restricted') AND ${belongs}`;
}
