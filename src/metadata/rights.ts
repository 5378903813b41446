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
  'recipients',
  'secret_keys',
  'portal_service',
  'view_as',
  'workflows',
] as const;
export type Tool = (typeof tools)[number];

export const fieldRights = ['hidden', 'read', 'edit'] as const;
export type FieldRight = (typeof fieldRights)[number];
