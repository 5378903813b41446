/**
 * Who may touch which records, as one SQL condition. Every path to records uses it: list, record, related list, search,
 * report, export, history, file, mail merge, workflow, API, portal (design §6).
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { DefaultSharing, ModuleDefinition } from '../../metadata/module.ts';
import { subjectCondition } from '../catalog/subject-way.ts';
import { type SqlFragment, sql, sqlAll, sqlAny, sqlIdentifier, sqlRaw, sqlWithMarker } from './fragment.ts';
import type { CallContext } from './principal.ts';
import type { RecordUse, Rights } from './rights.ts';
import { ownedBy, reachedCondition, reachesNothing } from './rule-conditions.ts';
import { ruledFor, sharedFor } from './user-rules.ts';

const NOBODY = sqlRaw('false');
const EVERYBODY = sqlRaw('true');

/** What a predicate needs of the call. */
export type AccessContext = Pick<CallContext, 'catalog' | 'principal' | 'rights' | 'timeZone' | 'now'>;

/**
 * The condition that the row of `module` under `alias` may be used for `use` by who is asking. It names only `alias`
 * and binds its values. For `create` and `import`, which have no row yet, it says whether the call is allowed at all; what
 * rules deny of the new row is `createDenied`.
 *
 * A restricted record satisfies it only for who uses it for a ground of Art. 18(2). That it is there, and restricted, is
 * `sightPredicate`'s to say: callers that find no row look again with it to tell "restricted" from "not there".
 */
export function accessPredicate(
  context: AccessContext,
  module: string,
  use: RecordUse,
  alias = 'r',
): SqlFragment {
  return predicateFor(context, { module, use, alias, sight: false });
}

/**
 * The condition that the row may be seen to be there: its number, title and state. What a restricted record holds is for
 * `accessPredicate`; lists and the record itself show it as restricted and leave the rest out (Art. 18, Recital 67).
 */
export function sightPredicate(
  context: AccessContext,
  module: string,
  use: 'read' | 'list',
  alias = 'r',
): SqlFragment {
  return predicateFor(context, { module, use, alias, sight: true });
}

interface Asked {
  readonly module: string;
  readonly use: RecordUse;
  readonly alias: string;
  /** Only that it is there. */
  readonly sight: boolean;
}

function predicateFor(context: AccessContext, asked: Asked): SqlFragment {
  const { principal, rights } = context;
  if (principal.kind === 'system') return context.catalog.modules.has(asked.module) ? EVERYBODY : NOBODY;
  if (principal.kind === 'portal' || rights.rules.timed || rights.looker) return decide(context, asked);
  const kept = keptFor(rights, context.catalog);
  const key = `${asked.module} ${asked.use} ${asked.sight} ${asked.alias}`;
  const known = kept.get(key);
  if (known) return known;
  const made = decide(context, asked);
  kept.set(key, made);
  return made;
}

const predicates = new WeakMap<Rights, WeakMap<Catalog, Map<string, SqlFragment>>>();

/** A predicate is the same as long as rights and definitions are: with a hundred rules it is worth keeping. */
function keptFor(rights: Rights, catalog: Catalog): Map<string, SqlFragment> {
  const byCatalog = predicates.get(rights) ?? new WeakMap<Catalog, Map<string, SqlFragment>>();
  predicates.set(rights, byCatalog);
  const kept = byCatalog.get(catalog) ?? new Map<string, SqlFragment>();
  byCatalog.set(catalog, kept);
  return kept;
}

function decide(context: AccessContext, asked: Asked): SqlFragment {
  const { module, use, alias } = asked;
  const definition = context.catalog.modules.get(module);
  if (!definition) return NOBODY;
  if (!context.rights.allows(module, use === 'list' ? 'read' : use)) return NOBODY;
  if (use === 'create' || use === 'import') return EVERYBODY;
  const { looker } = context.rights;
  const row = sqlIdentifier(alias);
  return sqlAll([
    lifecycle(context, use, alias, asked.sight),
    ...notDenied(context, definition, use, alias),
    rowGrants(context, definition, use, row, alias),
    ...(looker ? [predicateFor({ ...context, ...looker }, asked)] : []),
  ]);
}

/**
 * 1. The state of the record: blocked ones are nobody's, archived ones are seen with the tool and never changed, restricted
 * ones are used only for a ground of Art. 18(2), which does not let anyone delete them.
 */
export function lifecycle(context: AccessContext, use: RecordUse, alias = 'r', sight = false): SqlFragment {
  const row = sqlIdentifier(alias);
  const own = context.principal.kind === 'portal';
  const plain = sql`${row}.state = any(${changes(use) ? ['active'] : seenStates(context, own || sight)})`;
  if (own || sight || use === 'delete' || use === 'mass_edit') return plain;
  return sqlAny([plain, sql`(${row}.state = 'restricted' and ${inUse(context, alias)})`]);
}

function seenStates(context: AccessContext, restricted: boolean): readonly string[] {
  const archived = context.principal.kind !== 'portal' && context.rights.may('archive');
  return ['active', ...(restricted ? ['restricted'] : []), ...(archived ? ['archived'] : [])];
}

/**
 * Whether who asks uses the restricted record under `alias` for a ground of Art. 18(2) at the moment of the statement. As a list that
 * does not depend on the row it is planned once, and read only when a restricted record comes along.
 */
export function inUse(context: AccessContext, alias = 'r'): SqlFragment {
  const { principal, now } = context;
  if (principal.kind === 'system') return EVERYBODY;
  if (principal.kind === 'portal') return NOBODY;
  return sql`${sqlIdentifier(alias)}.id = any (array(select ru.record from attesta.restricted_uses ru where ru.user_id = ${principal.userId} and ru.until > ${now}::timestamptz))`;
}

/** 3. What record rules deny. A rule whose filter no longer holds together denies everything it is about. */
function notDenied(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias: string,
): readonly SqlFragment[] {
  const denied = ruledFor(context.rights.rules, context.catalog, 'deny', module.name, use);
  if (reachesNothing(denied)) return [];
  return [sql`((${reachedCondition(context, module, denied, alias, 'denies')}) is not true)`];
}

/**
 * 3. alone, for what is told of records that the caller may not see: what a rule denies them isn't told either. `true` where
 * no rule denies anything.
 */
export function notDeniedByRules(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  alias = 'r',
): SqlFragment {
  return context.principal.kind === 'system' ? EVERYBODY : sqlAll(notDenied(context, module, use, alias));
}

/** The condition that rules deny creating the new row under `alias`; null where no rule is about it. */
export function createDenied(
  context: AccessContext,
  module: ModuleDefinition,
  alias = 'r',
): SqlFragment | null {
  if (context.principal.kind === 'system') return null;
  const denied = ruledFor(context.rights.rules, context.catalog, 'deny', module.name, 'create');
  return reachesNothing(denied) ? null : reachedCondition(context, module, denied, alias, 'denies');
}

/** 4 to 7. Whose record it is, what the module shares with everyone, what rules share and grant. */
function rowGrants(
  context: AccessContext,
  module: ModuleDefinition,
  use: RecordUse,
  row: SqlFragment,
  alias: string,
): SqlFragment {
  const { rights, catalog } = context;
  if (context.principal.kind === 'portal') return subjectGrant(context, module, alias);
  if (rights.may('administration') || shares(module.defaultSharing, use)) return EVERYBODY;
  const shared = sharedFor(rights.rules, catalog, module.name, use);
  const granted = ruledFor(rights.rules, catalog, 'grant', module.name, use);
  const owners = {
    users: united([rights.userId], rights.subordinates, shared.own.users),
    groups: united(rights.groups, rights.groupsBelow, shared.own.groups),
  };
  const further = { ...shared, own: { ...shared.own, users: [], groups: [] } };
  const rules = [further, granted].filter((one) => !reachesNothing(one));
  return sqlAny([
    ...ownedBy(row, owners),
    ...rules.map((one) => reachedCondition(context, module, one, alias, 'opens')),
  ]);
}

function united(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

/** The customer's own records and nothing else, by the module's way to the person. */
export function subjectGrant(context: AccessContext, module: ModuleDefinition, alias: string): SqlFragment {
  const { subject } = context.principal;
  if (subject === undefined) return NOBODY;
  const marker = '{subject}';
  const condition = subjectCondition(context.catalog, module.name, alias, `${marker}::uuid`);
  return condition === null ? NOBODY : sqlWithMarker(condition, marker, subject);
}

/** 5. What the module's default sharing opens to everyone whose profile has the action. */
export function shares(sharing: DefaultSharing, use: RecordUse): boolean {
  switch (sharing) {
    case 'private':
      return false;
    case 'read':
      return !changes(use);
    case 'read_edit':
      return use !== 'delete';
    case 'read_edit_delete':
      return true;
  }
}

function changes(use: RecordUse): boolean {
  return use === 'edit' || use === 'delete' || use === 'mass_edit';
}
