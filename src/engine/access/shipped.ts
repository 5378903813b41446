/**
 * The roles that the product ships, with ids that are the same in every installation: what each may in any module, and its tools. What
 * they may in the shipped modules by name is the modules' to say (`src/modules/role-grants.ts`).
 */
import type { Sql } from '../database/database.ts';
import type { ProfileGrants } from './profile.ts';
import { type ModuleAction, moduleActions } from './rights.ts';

export type ShippedRole =
  | 'administrator'
  | 'data_protection_officer'
  | 'legal'
  | 'manager'
  | 'sales'
  | 'support'
  | 'accounting'
  | 'portal_service';

interface Shipped {
  readonly id: string;
  readonly name: string;
  /** The role above it in the tree. */
  readonly under: ShippedRole | null;
  /** In modules that are not named; undefined: nothing. */
  readonly anywhere?: readonly ModuleAction[];
  readonly tools: ProfileGrants['tools'];
}

/** What a role may in modules by name, beside what it may anywhere. */
export type NamedGrants = Readonly<Partial<Record<ShippedRole, Partial<Omit<ProfileGrants, 'tools'>>>>>;

/** The user that jobs and the installer act as. */
export const systemUserId = '00000000-0000-7000-8000-000000000001';
/** The user that the portal's tokens belong to. */
export const portalUserId = '00000000-0000-7000-8000-000000000002';

/** Only looking; and working with what one sees. */
export const LOOK: readonly ModuleAction[] = ['read', 'view_history'];
export const WORK: readonly ModuleAction[] = ['read', 'create', 'edit', 'view_history'];

export const shippedRoles: Readonly<Record<ShippedRole, Shipped>> = {
  administrator: {
    id: '00000000-0000-7000-8000-000000000011',
    name: 'Administrator',
    under: null,
    anywhere: moduleActions,
    tools: ['*'],
  },
  data_protection_officer: {
    id: '00000000-0000-7000-8000-000000000012',
    name: 'Data protection officer',
    under: 'administrator',
    anywhere: [...LOOK, 'export'],
    tools: [
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
    ],
  },
  legal: {
    id: '00000000-0000-7000-8000-000000000013',
    name: 'Legal',
    under: 'administrator',
    anywhere: LOOK,
    tools: ['requests', 'erasure_approve', 'evidence', 'archive', 'restriction', 'blocking'],
  },
  manager: {
    id: '00000000-0000-7000-8000-000000000014',
    name: 'Manager',
    under: 'administrator',
    anywhere: moduleActions,
    tools: ['consents', 'jobs'],
  },
  sales: {
    id: '00000000-0000-7000-8000-000000000015',
    name: 'Sales',
    under: 'manager',
    anywhere: WORK,
    tools: ['consents'],
  },
  support: {
    id: '00000000-0000-7000-8000-000000000016',
    name: 'Support',
    under: 'manager',
    anywhere: LOOK,
    tools: ['consents'],
  },
  accounting: {
    id: '00000000-0000-7000-8000-000000000017',
    name: 'Accounting',
    under: 'manager',
    tools: [],
  },
  portal_service: {
    id: '00000000-0000-7000-8000-000000000018',
    name: 'Portal service',
    under: null,
    tools: ['portal_service'],
  },
};

/** Writes the shipped roles with a profile each, and the two users that nobody signs in as. */
export async function insertShipped(tx: Sql, named: NamedGrants): Promise<void> {
  for (const [code, role] of Object.entries(shippedRoles)) {
    const parent = role.under === null ? null : shippedRoles[role.under].id;
    await tx.query('INSERT INTO attesta.roles (id, code, name, parent) VALUES ($1, $2, $3, $4)', [
      role.id,
      code,
      role.name,
      parent,
    ]);
    const own = named[code as ShippedRole] ?? {};
    const modules = { ...(role.anywhere && { '*': role.anywhere }), ...own.modules };
    const { fields = {} } = own;
    await tx.query(
      'INSERT INTO attesta.profiles (id, code, name, modules, fields, tools) VALUES ($1, $2, $3, $4, $5, $6)',
      [role.id, code, role.name, JSON.stringify(modules), JSON.stringify(fields), JSON.stringify(role.tools)],
    );
    await tx.query('INSERT INTO attesta.role_profiles (role, profile) VALUES ($1, $1)', [role.id]);
  }
  await tx.query(
    `INSERT INTO attesta.users (id, kind, username, name, role, created_at, updated_at) VALUES
       ($1, 'system', 'system', 'Attesta', NULL, now(), now()),
       ($2, 'service', 'portal', 'Customer portal', $3, now(), now())`,
    [systemUserId, portalUserId, shippedRoles.portal_service.id],
  );
}
