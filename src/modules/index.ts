/** The shipped modules: a new one is its folder, and one line here. */
import type { ModuleDefinition } from '../metadata/module.ts';
import { accounts } from './accounts/accounts.ts';
import { confidentialInformation } from './confidential_information/confidential_information.ts';
import { contacts } from './contacts/contacts.ts';
import { documents } from './documents/documents.ts';
import { faq } from './faq/faq.ts';
import { invoiceLines } from './invoice_lines/invoice_lines.ts';
import { invoices } from './invoices/invoices.ts';
import { personalConsents } from './personal_consents/personal_consents.ts';
import { products } from './products/products.ts';
import { tickets } from './tickets/tickets.ts';

export { purposes } from './purposes.ts';
export { retention } from './retention.ts';

/** In the order of the navigation. */
export const modules: readonly ModuleDefinition[] = [
  accounts,
  contacts,
  tickets,
  documents,
  products,
  invoices,
  invoiceLines,
  personalConsents,
  confidentialInformation,
  faq,
];
