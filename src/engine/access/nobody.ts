import type { Rights } from './rights.ts';
import { NO_RULES } from './user-rules.ts';

/** Who a call without a sign-in is: an id that no user has. */
export const nobodyId = '00000000-0000-0000-0000-000000000000';

/** Rights of nobody: what a call without a sign-in has. */
export function noRights(): Rights {
  return {
    userId: nobodyId,
    roleId: null,
    groups: [],
    groupsBelow: [],
    subordinates: [],
    profiles: [],
    rules: NO_RULES,
    may: () => false,
    allows: () => false,
    field: () => 'hidden',
  };
}
