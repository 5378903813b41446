/** What shipped modules do besides holding values: a new behaviour is one line here. */
import type { ModuleBehaviour } from '../engine/records/behaviour.ts';
import { invoiceBehaviour, invoiceLineBehaviour } from './invoices/behaviour.ts';

export const behaviours: ReadonlyMap<string, ModuleBehaviour> = new Map([
  ['invoices', invoiceBehaviour],
  ['invoice_lines', invoiceLineBehaviour],
]);
