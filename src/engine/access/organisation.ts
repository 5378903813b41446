/**
 * Everybody at once: who there is, the tree of roles, profiles, groups and rules, read in one statement, and what of it each
 * user has. For questions about all users; a single call asks the database for its own user only (`compile-rights.ts`).
 */
import type { JsonObject } from '../../metadata/json.ts';
import type { Sql } from '../database/database.ts';
import type { ProfileGrants } from './profile.ts';
import type { RuleTarget, RuleUse, ShareLevel } from './rule.ts';

/** What rights are made of, each by its id. The names are those of the evidence's `module`. */
const rightsKinds = ['users', 'roles', 'profiles', 'groups', 'sharing_rules', 'record_rules'] as const;
export type RightsKind = (typeof rightsKinds)[number];

export interface UserState {
  readonly name: string;
  readonly kind: 'person' | 'service' | 'system';
  readonly role: string | null;
  readonly active: boolean;
}

export interface RoleState {
  readonly name: string;
  readonly parent: string | null;
  readonly profiles: readonly string[];
}

export type ProfileState = ProfileGrants & { readonly name: string };

export interface GroupState {
  readonly name: string;
  readonly members: readonly {
    readonly kind: 'user' | 'role' | 'role_and_subordinates' | 'group';
    readonly id: string;
  }[];
}

interface RuleState {
  readonly name: string;
  readonly module: string;
  readonly toKind: RuleTarget['kind'];
  readonly toId: string | null;
  readonly filter: JsonObject | null;
  readonly active: boolean;
}

export interface SharingRuleState extends RuleState {
  readonly fromKind: 'role' | 'role_and_subordinates' | 'group' | 'filter';
  readonly fromId: string | null;
  readonly level: ShareLevel;
  readonly related: readonly string[];
}

export interface RecordRuleState extends RuleState {
  readonly effect: 'grant' | 'deny';
  readonly uses: readonly RuleUse[];
  readonly relations: readonly string[];
  readonly administrators: boolean;
}

/** One of them as it stands: ids and codes, and the names that people gave. */
export interface RightsObject {
  readonly kind: RightsKind;
  readonly id: string;
  readonly state: JsonObject;
}

export interface Organisation {
  readonly users: ReadonlyMap<string, UserState>;
  readonly roles: ReadonlyMap<string, RoleState>;
  readonly profiles: ReadonlyMap<string, ProfileState>;
  readonly groups: ReadonlyMap<string, GroupState>;
  readonly sharingRules: ReadonlyMap<string, SharingRuleState>;
  readonly recordRules: ReadonlyMap<string, RecordRuleState>;
}

/** `state` of each: everything that rights are compiled from, and nothing that they are not. */
const OBJECTS = `
SELECT 'users' AS kind, u.id, jsonb_build_object('name', u.name, 'kind', u.kind, 'role', u.role, 'active', u.active) AS state
  FROM attesta.users u
UNION ALL SELECT 'roles', r.id, jsonb_build_object('name', r.name, 'parent', r.parent, 'profiles', coalesce(
    (SELECT jsonb_agg(rp.profile ORDER BY rp.profile) FROM attesta.role_profiles rp WHERE rp.role = r.id), '[]'))
  FROM attesta.roles r
UNION ALL SELECT 'profiles', p.id,
    jsonb_build_object('name', p.name, 'modules', p.modules, 'fields', p.fields, 'tools', p.tools)
  FROM attesta.profiles p
UNION ALL SELECT 'groups', g.id, jsonb_build_object('name', g.name, 'members', coalesce(
    (SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'id', coalesce(m.member_user, m.member_role, m.member_group))
        ORDER BY m.kind, coalesce(m.member_user, m.member_role, m.member_group))
      FROM attesta.group_members m WHERE m.group_id = g.id), '[]'))
  FROM attesta.groups g
UNION ALL SELECT 'sharing_rules', s.id, jsonb_build_object('name', s.name, 'module', s.module,
    'fromKind', s.from_kind, 'fromId', coalesce(s.from_role, s.from_group), 'filter', s.filter,
    'toKind', s.to_kind, 'toId', coalesce(s.to_role, s.to_group), 'level', s.level, 'related', s.related, 'active', s.active)
  FROM attesta.sharing_rules s
UNION ALL SELECT 'record_rules', s.id, jsonb_build_object('name', s.name, 'module', s.module, 'effect', s.effect,
    'uses', s.uses, 'relations', s.relations, 'filter', s.filter, 'toKind', s.to_kind,
    'toId', coalesce(s.to_role, s.to_group, s.to_user), 'administrators', s.administrators, 'active', s.active)
  FROM attesta.record_rules s`;

/** All of them as they stand now. */
export function rightsObjects(sql: Sql): Promise<readonly RightsObject[]> {
  return sql.query<RightsObject>({ name: 'access-organisation', text: OBJECTS });
}

/** One of them as it stands in the caller's transaction; null where it is not there. */
export async function rightsObject(sql: Sql, kind: RightsKind, id: string): Promise<JsonObject | null> {
  const [found] = await sql.query<{ state: JsonObject }>(
    {
      name: 'access-object',
      text: `SELECT o.state FROM (${OBJECTS}) o WHERE o.kind = $1 AND o.id = $2`,
    },
    [kind, id],
  );
  return found?.state ?? null;
}

/** The objects put together by what they are: each was written by `rightsObjects`, so that its form is known. */
export function organisationOf(objects: readonly RightsObject[]): Organisation {
  const byKind = Map.groupBy(objects, (one) => one.kind);
  const map = <T>(kind: RightsKind): ReadonlyMap<string, T> =>
    new Map((byKind.get(kind) ?? []).map((one) => [one.id, one.state as T]));
  return {
    users: map('users'),
    roles: map('roles'),
    profiles: map('profiles'),
    groups: map('groups'),
    sharingRules: map('sharing_rules'),
    recordRules: map('record_rules'),
  };
}

export async function readOrganisation(sql: Sql): Promise<Organisation> {
  return organisationOf(await rightsObjects(sql));
}
