/**
 * What the role of the data protection officer sees of persons. The role answers requests (Art. 12, 38, 39) and has to find
 * what leads to a person; a module that is private to its owners is closed to it until something opens it.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import { nobodyId } from './nobody.ts';
import { shares } from './predicate.ts';
import { grantsAction, grantsTool, type NamedProfile } from './profile.ts';
import { readRules } from './rule-book.ts';
import { reachesNothing } from './rule-conditions.ts';
import { ruledFor, rulesFor, sharedFor } from './user-rules.ts';

export interface OfficerRole {
  readonly id: string;
  readonly name: string;
  readonly rolesAbove: readonly string[];
  readonly groups: readonly string[];
  readonly profiles: readonly NamedProfile[];
}

/** The role with the code of the officer, as a user of it would stand; undefined where the company has removed it. */
export async function officerRole(tx: Sql): Promise<OfficerRole | undefined> {
  const [row] = await tx.query<OfficerRole & Record<string, unknown>>(
    `WITH RECURSIVE me AS (SELECT id, name FROM attesta.roles WHERE code = 'data_protection_officer'),
     above AS (SELECT id FROM me
       UNION SELECT r.parent FROM attesta.roles r JOIN above a ON r.id = a.id WHERE r.parent IS NOT NULL),
     mine AS (
       SELECT m.group_id AS id FROM attesta.group_members m, me
       WHERE (m.kind = 'role' AND m.member_role = me.id)
          OR (m.kind = 'role_and_subordinates' AND m.member_role IN (SELECT id FROM above))
       UNION SELECT m.group_id FROM attesta.group_members m JOIN mine ON m.member_group = mine.id)
     SELECT me.id, me.name, ARRAY(SELECT id::text FROM above) AS "rolesAbove", ARRAY(SELECT id::text FROM mine) AS groups,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'modules', p.modules, 'fields', p.fields,
           'tools', p.tools) ORDER BY p.id)
         FROM attesta.role_profiles rp JOIN attesta.profiles p ON p.id = rp.profile WHERE rp.role = me.id), '[]') AS profiles
     FROM me`,
  );
  return row;
}

/**
 * Modules whose records lead to a person and of which nothing is open to the role but what an officer owns. Left out are those
 * that the role's profiles close, which is the company's decision, and those with secrets, which stay with the holders of their keys.
 */
export async function unseenByOfficer(
  tx: Sql,
  catalog: Catalog,
  officer: OfficerRole,
): Promise<readonly ModuleDefinition[]> {
  const { id, rolesAbove, groups, profiles } = officer;
  const administrator = grantsTool(profiles, 'administration');
  if (administrator) return [];
  const bearer = { userId: nobodyId, roleId: id, rolesAbove, groups, administrator, portal: false };
  const rules = rulesFor(await readRules(tx), bearer);
  return modulesWithSubject(catalog).filter(
    (module) =>
      grantsAction(profiles, module.name, 'read') &&
      sealedFields(module).length === 0 &&
      !shares(module.defaultSharing, 'read') &&
      reachesNothing(sharedFor(rules, catalog, module.name, 'read')) &&
      reachesNothing(ruledFor(rules, catalog, 'grant', module.name, 'read')),
  );
}
