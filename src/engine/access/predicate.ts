/**
 * Who may touch which records, as one SQL condition. Every path to records uses it: list, record, related list, search,
 * report, export, history, file, mail merge, workflow, API, portal (design §6).
 */
import type { DefaultSharing, ModuleDefinition } from '../../metadata/module.ts';
import { subjectCondition } from '../catalog/subject-way.ts';
import { type SqlFragment, sql, sqlAll, sqlAny, sqlIdentifier, sqlRaw, sqlWithMarker } from './fragment.ts';
import type { CallContext } from './principal.ts';
import type { ModuleAction } from './rights.ts';

const NOBODY = sqlRaw('false');
const EVERYBODY = sqlRaw('true');

/** What a predicate needs of the call. */
export type AccessContext = Pick<CallContext, 'catalog' | 'principal' | 'rights'>;

/**
 * The condition that the row of `module` under `alias` may be used for `action` by who is asking. It names only `alias`
 * and binds its values. For `create` and `import`, which have no row yet, it says whether the call is allowed at all.
 *
 * A restricted record can be read (and is shown as restricted) but satisfies no predicate that changes it: callers that
 * find no row for `edit` look again with `read` to tell "restricted" from "not there".
 */
export function accessPredicate(
  context: AccessContext,
  module: string,
  action: ModuleAction,
  alias = 'r',
): SqlFragment {
  const definition = context.catalog.modules.get(module);
  if (!definition) return NOBODY;
  if (context.principal.kind === 'system') return EVERYBODY;
  if (!context.rights.allows(module, action)) return NOBODY;
  if (action === 'create' || action === 'import') return EVERYBODY;
  const row = sqlIdentifier(alias);
  const granted = rowGrants(context, definition, action, row, alias);
  return sqlAll([lifecycle(context, action, row), granted]);
}

/** 1. The state of the record: blocked ones are nobody's, archived ones need the tool, restricted ones only stand. */
function lifecycle(context: AccessContext, action: ModuleAction, row: SqlFragment): SqlFragment {
  const states = ['active'];
  if (!changes(action)) states.push('restricted');
  if (context.rights.may('archive') && !changes(action)) states.push('archived');
  return sql`${row}.state = any(${states})`;
}

/** 4 to 6. Whose record it is, and what the module shares with everyone. Rules slot in here as further terms. */
function rowGrants(
  context: AccessContext,
  module: ModuleDefinition,
  action: ModuleAction,
  row: SqlFragment,
  alias: string,
): SqlFragment {
  if (context.principal.kind === 'portal') return subjectGrant(context, module, alias);
  if (context.rights.may('administration') || shares(module.defaultSharing, action)) return EVERYBODY;
  return sqlAny(ownership(context, row));
}

/** The customer's own records and nothing else, by the module's way to the person. */
function subjectGrant(context: AccessContext, module: ModuleDefinition, alias: string): SqlFragment {
  const { subject } = context.principal;
  if (subject === undefined) return NOBODY;
  const marker = '{subject}';
  const condition = subjectCondition(context.catalog, module.name, alias, `${marker}::uuid`);
  return condition === null ? NOBODY : sqlWithMarker(condition, marker, subject);
}

function ownership(context: AccessContext, row: SqlFragment): SqlFragment[] {
  const { userId, subordinates, groups, groupsBelow } = context.rights;
  const users = [userId, ...subordinates];
  const owning = [...new Set([...groups, ...groupsBelow])];
  const terms = [sql`${row}.owner_user = any(${users}::uuid[])`];
  if (owning.length > 0) terms.push(sql`${row}.owner_group = any(${owning}::uuid[])`);
  return terms;
}

/** 5. What the module's default sharing opens to everyone whose profile has the action. */
function shares(sharing: DefaultSharing, action: ModuleAction): boolean {
  switch (sharing) {
    case 'private':
      return false;
    case 'read':
      return !changes(action);
    case 'read_edit':
      return action !== 'delete';
    case 'read_edit_delete':
      return true;
  }
}

function changes(action: ModuleAction): boolean {
  return action === 'edit' || action === 'delete' || action === 'mass_edit';
}
