/** The roles and profiles that the product ships, with ids that are the same in every installation. */
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
  readonly grants: ProfileGrants;
}

/** The user that jobs and the installer act as. */
export const systemUserId = '00000000-0000-7000-8000-000000000001';
/** The user that the portal's tokens belong to. */
export const portalUserId = '00000000-0000-7000-8000-000000000002';

const LOOK: readonly ModuleAction[] = ['read', 'view_history'];
const WORK: readonly ModuleAction[] = ['read', 'create', 'edit', 'view_history'];
const OWN: readonly ModuleAction[] = [...WORK, 'delete'];
const ALL: readonly ModuleAction[] = moduleActions;

export const shippedRoles: Readonly<Record<ShippedRole, Shipped>> = {
  administrator: {
    id: '00000000-0000-7000-8000-000000000011',
    name: 'Administrator',
    under: null,
    grants: { modules: { '*': ALL }, fields: {}, tools: ['*'] },
  },
  data_protection_officer: {
    id: '00000000-0000-7000-8000-000000000012',
    name: 'Data protection officer',
    under: 'administrator',
    grants: {
      modules: { '*': [...LOOK, 'export'], personal_consents: WORK, tickets: WORK },
      fields: {},
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
  },
  legal: {
    id: '00000000-0000-7000-8000-000000000013',
    name: 'Legal',
    under: 'administrator',
    grants: {
      modules: { '*': LOOK, documents: WORK },
      fields: {},
      tools: ['requests', 'erasure_approve', 'evidence', 'archive', 'restriction', 'blocking'],
    },
  },
  manager: {
    id: '00000000-0000-7000-8000-000000000014',
    name: 'Manager',
    under: 'administrator',
    grants: { modules: { '*': ALL }, fields: {}, tools: ['consents', 'jobs'] },
  },
  sales: {
    id: '00000000-0000-7000-8000-000000000015',
    name: 'Sales',
    under: 'manager',
    grants: {
      modules: {
        '*': WORK,
        accounts: OWN,
        contacts: OWN,
        invoices: LOOK,
        invoice_lines: LOOK,
        products: LOOK,
      },
      fields: {},
      tools: ['consents'],
    },
  },
  support: {
    id: '00000000-0000-7000-8000-000000000016',
    name: 'Support',
    under: 'manager',
    grants: {
      modules: {
        '*': LOOK,
        contacts: WORK,
        tickets: OWN,
        faq: WORK,
        documents: WORK,
        personal_consents: WORK,
      },
      fields: {},
      tools: ['consents'],
    },
  },
  accounting: {
    id: '00000000-0000-7000-8000-000000000017',
    name: 'Accounting',
    under: 'manager',
    grants: {
      modules: {
        accounts: WORK,
        contacts: ['read'],
        documents: WORK,
        products: WORK,
        invoices: [...OWN, 'export'],
        invoice_lines: [...OWN, 'export'],
      },
      fields: { contacts: { birth_date: 'hidden', mobile: 'hidden' } },
      tools: [],
    },
  },
  portal_service: {
    id: '00000000-0000-7000-8000-000000000018',
    name: 'Portal service',
    under: null,
    grants: {
      modules: {
        contacts: ['read', 'edit'],
        accounts: ['read'],
        tickets: ['read', 'create'],
        invoices: ['read'],
        invoice_lines: ['read'],
        documents: ['read'],
        personal_consents: ['read'],
      },
      fields: {},
      tools: ['portal_service'],
    },
  },
};

/** Writes the shipped roles with a profile each, and the two users that nobody signs in as. */
export async function insertShipped(tx: Sql): Promise<void> {
  for (const [code, role] of Object.entries(shippedRoles)) {
    const parent = role.under === null ? null : shippedRoles[role.under].id;
    await tx.query('INSERT INTO attesta.roles (id, code, name, parent) VALUES ($1, $2, $3, $4)', [
      role.id,
      code,
      role.name,
      parent,
    ]);
    const { modules, fields, tools } = role.grants;
    await tx.query(
      'INSERT INTO attesta.profiles (id, code, name, modules, fields, tools) VALUES ($1, $2, $3, $4, $5, $6)',
      [role.id, code, role.name, JSON.stringify(modules), JSON.stringify(fields), JSON.stringify(tools)],
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
