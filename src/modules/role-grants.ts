/** What the shipped roles may in the shipped modules, beside what they may in any: written down when an installation begins. */
import type { ModuleAction } from '../engine/access/rights.ts';
import { LOOK, type NamedGrants, WORK } from '../engine/access/shipped.ts';

const OWN: readonly ModuleAction[] = [...WORK, 'delete'];

export const roleGrants: NamedGrants = {
  data_protection_officer: { modules: { personal_consents: WORK, tickets: WORK } },
  legal: { modules: { documents: WORK } },
  sales: {
    modules: { accounts: OWN, contacts: OWN, invoices: LOOK, invoice_lines: LOOK, products: LOOK },
  },
  support: {
    modules: { contacts: WORK, tickets: OWN, faq: WORK, documents: WORK, personal_consents: WORK },
  },
  accounting: {
    modules: {
      accounts: WORK,
      contacts: ['read'],
      documents: WORK,
      products: WORK,
      invoices: [...OWN, 'export'],
      invoice_lines: [...OWN, 'export'],
    },
    fields: { contacts: { birth_date: 'hidden', mobile: 'hidden' } },
  },
  portal_service: {
    modules: {
      contacts: ['read', 'edit'],
      accounts: ['read'],
      tickets: ['read', 'create'],
      invoices: ['read'],
      invoice_lines: ['read'],
      documents: ['read'],
      personal_consents: ['read'],
    },
  },
};
