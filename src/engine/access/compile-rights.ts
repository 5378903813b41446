import type { Catalog } from '../../metadata/catalog.ts';
import type { PortalUse } from '../../metadata/privacy.ts';
import type { Database, Sql } from '../database/database.ts';
import type { Principal } from './principal.ts';
import { grantedField, grantsAction, grantsTool, type NamedProfile, namedField, weaker } from './profile.ts';
import type { FieldRight, Rights } from './rights.ts';
import { type RuleBook, ruleBook } from './rule-book.ts';
import { NO_RULES, rulesFor, type UserRules } from './user-rules.ts';

/** What the database says of a user, compiled at one access version. */
export interface Standing {
  readonly roleId: string | null;
  /** The role and those above it. */
  readonly rolesAbove: readonly string[];
  readonly profiles: readonly NamedProfile[];
  readonly groups: readonly string[];
  readonly subordinates: readonly string[];
  readonly groupsBelow: readonly string[];
}

interface Kept {
  readonly version: number;
  readonly standing: Promise<Standing>;
}

const KEPT_USERS = 5_000;
const kept = new WeakMap<Database, Map<string, Kept>>();

/**
 * The rights of who is asking, compiled from role, profiles and groups. They are kept per user until the access version
 * moves; `version` is the one read with the credential, and is read here when it isn't given.
 */
export async function rightsOf(
  database: Database,
  catalog: Catalog,
  principal: Principal,
  version?: number,
): Promise<Rights> {
  if (principal.kind === 'system') return systemRights(principal.userId);
  const current = version ?? (await accessVersion(database));
  const [standing, book] = await Promise.all([
    standingOf(database, principal.userId, current),
    ruleBook(database, current),
  ]);
  return principal.kind === 'portal'
    ? portalRights(catalog, principal.userId, standing, book)
    : staffRights(principal.userId, standing, book, current);
}

/** The number that every change of users, roles, profiles, groups and rules moves. */
export async function accessVersion(tx: Sql): Promise<number> {
  const [row] = await tx.query<{ version: number }>({
    name: 'access-version',
    text: 'SELECT version FROM attesta.access_version',
  });
  return row?.version ?? 0;
}

/** The installation's own hand: jobs and the installer. Lifecycle states still bind it, by row-level security. */
export function systemRights(userId: string): Rights {
  return {
    userId,
    roleId: null,
    groups: [],
    groupsBelow: [],
    subordinates: [],
    profiles: [],
    rules: NO_RULES,
    may: () => true,
    allows: () => true,
    field: () => 'edit',
  };
}

const made = new WeakMap<Standing, Rights>();

/** One object as long as the standing is kept: what was worked out for these rights need not be worked out again. */
function staffRights(userId: string, standing: Standing, book: RuleBook, version: number): Rights {
  const known = made.get(standing);
  if (known) return known;
  const rights = { ...rightsOfStanding(userId, standing, book), version };
  made.set(standing, rights);
  return rights;
}

/** The rights of a user who works here, of a standing and of the rules. */
export function rightsOfStanding(userId: string, standing: Standing, book: RuleBook): Rights {
  return rightsIn(userId, standing, rulesOf(userId, standing, book, false));
}

function rulesOf(userId: string, standing: Standing, book: RuleBook, portal: boolean): UserRules {
  const { roleId, rolesAbove, groups, profiles } = standing;
  const administrator = grantsTool(profiles, 'administration');
  return rulesFor(book, { userId, roleId, rolesAbove, groups, administrator, portal });
}

function rightsIn(userId: string, standing: Standing, rules: UserRules): Rights {
  return {
    userId,
    roleId: standing.roleId,
    groups: standing.groups,
    groupsBelow: standing.groupsBelow,
    subordinates: standing.subordinates,
    profiles: standing.profiles,
    rules,
    may: (tool) => grantsTool(standing.profiles, tool),
    allows: (module, action) => grantsAction(standing.profiles, module, action),
    field: (module, field) => grantedField(standing.profiles, module, field),
  };
}

/**
 * A customer has what the portal's profile opens, no tool, and of each field what its privacy declaration says. What is
 * not personal data can be read, and edited only where the profile names it.
 */
function portalRights(catalog: Catalog, userId: string, standing: Standing, book: RuleBook): Rights {
  const staff = rightsIn(userId, standing, rulesOf(userId, standing, book, true));
  return {
    ...staff,
    groups: [],
    groupsBelow: [],
    subordinates: [],
    may: () => false,
    field(module, field) {
      const definition = catalog.modules.get(module)?.fields.find((one) => one.name === field);
      if (!definition) return 'hidden';
      if (definition.privacy.category === 'none')
        return namedField(standing.profiles, module, field) ?? 'read';
      return weaker(declaredForPortal(definition.privacy.portal), staff.field(module, field));
    },
  };
}

function declaredForPortal(use: PortalUse): FieldRight {
  switch (use) {
    case 'hidden':
      return 'hidden';
    case 'may_edit':
      return 'edit';
    case 'shown':
    case 'may_propose':
      return 'read';
  }
}

function standingOf(database: Database, userId: string, version: number): Promise<Standing> {
  const users = kept.get(database) ?? new Map<string, Kept>();
  kept.set(database, users);
  const found = users.get(userId);
  if (found && found.version === version) return found.standing;
  const standing = readStanding(database, userId);
  users.delete(userId);
  users.set(userId, { version, standing });
  if (users.size > KEPT_USERS) users.delete(users.keys().next().value ?? userId);
  standing.catch(() => {
    if (users.get(userId)?.standing === standing) users.delete(userId);
  });
  return standing;
}

/**
 * One statement, so one snapshot. `below` are the roles under the user's, `above` those over it; a group belongs to a
 * user named in it, or whose role is named, or who is in a group named in it, to any depth.
 */
const STANDING = {
  name: 'access-standing',
  text: `
WITH RECURSIVE me AS (SELECT id, role FROM attesta.users WHERE id = $1 AND active),
below AS (
  SELECT r.id FROM attesta.roles r JOIN me ON r.parent = me.role
  UNION SELECT r.id FROM attesta.roles r JOIN below b ON r.parent = b.id),
above AS (
  SELECT role AS id FROM me WHERE role IS NOT NULL
  UNION SELECT r.parent FROM attesta.roles r JOIN above a ON r.id = a.id WHERE r.parent IS NOT NULL),
mine AS (
  SELECT m.group_id AS id FROM attesta.group_members m, me
  WHERE m.member_user = me.id OR (m.kind = 'role' AND m.member_role = me.role)
     OR (m.kind = 'role_and_subordinates' AND m.member_role IN (SELECT id FROM above))
  UNION SELECT m.group_id FROM attesta.group_members m JOIN mine ON m.member_group = mine.id),
subordinates AS (SELECT u.id, u.role FROM attesta.users u WHERE u.role IN (SELECT id FROM below)),
over_them AS (
  SELECT role AS id FROM subordinates
  UNION SELECT r.parent FROM attesta.roles r JOIN over_them o ON r.id = o.id WHERE r.parent IS NOT NULL),
theirs AS (
  SELECT m.group_id AS id FROM attesta.group_members m
  WHERE m.member_user IN (SELECT id FROM subordinates)
     OR (m.kind = 'role' AND m.member_role IN (SELECT role FROM subordinates))
     OR (m.kind = 'role_and_subordinates' AND m.member_role IN (SELECT id FROM over_them))
  UNION SELECT m.group_id FROM attesta.group_members m JOIN theirs ON m.member_group = theirs.id)
SELECT me.role AS "roleId",
  ARRAY(SELECT id::text FROM above) AS "rolesAbove",
  ARRAY(SELECT id::text FROM mine) AS groups,
  ARRAY(SELECT id::text FROM subordinates) AS subordinates,
  ARRAY(SELECT id::text FROM theirs) AS "groupsBelow",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
      'modules', p.modules, 'fields', p.fields, 'tools', p.tools) ORDER BY p.id)
    FROM attesta.role_profiles rp JOIN attesta.profiles p ON p.id = rp.profile WHERE rp.role = me.role), '[]') AS profiles
FROM me`,
};

const NOTHING: Standing = {
  roleId: null,
  rolesAbove: [],
  profiles: [],
  groups: [],
  subordinates: [],
  groupsBelow: [],
};

async function readStanding(database: Sql, userId: string): Promise<Standing> {
  const [row] = await database.query<Standing>(STANDING, [userId]);
  return row ?? NOTHING;
}
