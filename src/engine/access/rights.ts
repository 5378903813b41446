import type { Principal } from './principal.ts';
import type { NamedProfile } from './profile.ts';
import type { UserRules } from './user-rules.ts';

/** What can be done to a module's records. */
export const moduleActions = [
  'read',
  'create',
  'edit',
  'delete',
  'import',
  'export',
  'mass_edit',
  'view_history',
] as const;
export type ModuleAction = (typeof moduleActions)[number];

/** What is done with a record: an action of the profile, or being found among others (lists, search, reports). */
export type RecordUse = ModuleAction | 'list';

/** What can be done in the house besides records: each is granted by profile. */
export const tools = [
  'administration',
  'definitions',
  'users',
  'requests',
  'erasure_plan',
  'erasure_approve',
  'consents',
  'evidence',
  'archive',
  'restriction',
  'blocking',
  'jobs',
  'calendars',
  'secret_keys',
  'portal_service',
  'view_as',
] as const;
export type Tool = (typeof tools)[number];

export const fieldRights = ['hidden', 'read', 'edit'] as const;
export type FieldRight = (typeof fieldRights)[number];

/** Who looks through another's eyes, with their own rights: nothing is shown that they may not see themselves. */
export interface Looker {
  readonly principal: Principal;
  readonly rights: Rights;
}

/** The rights of one principal, compiled from its role and profiles. Changes take effect at the next call. */
export interface Rights {
  readonly userId: string;
  readonly roleId: string | null;
  /** Ids of the groups the user is in. */
  readonly groups: readonly string[];
  /** Groups that users below are in: what these own is visible to a superior too. */
  readonly groupsBelow: readonly string[];
  /** Users below the user's role in the tree: their records are visible to a superior. */
  readonly subordinates: readonly string[];
  /** What `may`, `allows` and `field` come from; none for the installation itself. */
  readonly profiles: readonly NamedProfile[];
  /** The sharing rules and record rules that are for this user. */
  readonly rules: UserRules;
  /** Set while somebody views as this user. */
  readonly looker?: Looker;
  may(tool: Tool): boolean;
  allows(module: string, action: ModuleAction): boolean;
  field(module: string, field: string): FieldRight;
}
