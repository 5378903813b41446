import type { FieldRight, ModuleAction, Tool } from '../../metadata/rights.ts';
import type { Principal } from './principal.ts';
import type { NamedProfile } from './profile.ts';
import type { UserRules } from './user-rules.ts';

export {
  type FieldRight,
  fieldRights,
  type ModuleAction,
  moduleActions,
  type RecordUse,
  type Tool,
  tools,
} from '../../metadata/rights.ts';

/** Who looks through another's eyes, with their own rights: nothing is shown that they may not see themselves. */
export interface Looker {
  readonly principal: Principal;
  readonly rights: Rights;
}

/** The rights of one principal, compiled from its role and profiles. Changes take effect at the next call. */
export interface Rights {
  readonly userId: string;
  readonly roleId: string | null;
  /** The access version that they were compiled at; none for the installation itself and for customers. */
  readonly version?: number;
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
