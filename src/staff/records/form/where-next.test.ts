import { expect, test } from 'vitest';
import { contacts } from '../../../modules/contacts/contacts.ts';
import { invoiceLines } from '../../../modules/invoice_lines/invoice_lines.ts';
import { invoices } from '../../../modules/invoices/invoices.ts';
import { afterCreation, wholeOf } from './where-next.ts';

const modules = [contacts, invoices, invoiceLines];
const invoice = { module: 'invoices', id: '7', number: 'INV-000007', title: 'Paper' };

test('who has written a line is back at its invoice, where the next one is written', () => {
  const back = { to: '/records/invoices/7', search: { tab: 'related' } };
  expect(afterCreation(invoiceLines, '9', { invoice }, modules)).toEqual(back);
  expect(wholeOf(invoiceLines, { invoice })).toEqual(back);
});

test('a new invoice opens where its lines are written; other records open as they are', () => {
  expect(afterCreation(invoices, '7', {}, modules)).toEqual({
    to: '/records/invoices/7',
    search: { tab: 'related' },
  });
  expect(afterCreation(contacts, '5', {}, modules)).toEqual({ to: '/records/contacts/5' });
  expect(wholeOf(contacts, {})).toBe(null);
});
