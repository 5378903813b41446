import { expect, test } from 'vitest';
import type { RecordJson } from '../../shapes.ts';
import { giftOf, givenFields, takenOver } from './product-of-line.ts';

const product = (values: object): RecordJson => ({
  id: 'p',
  number: 'PRO-000001',
  title: 'Paper',
  state: 'active',
  version: 1,
  name: 'Paper',
  unit_price: '12.5000',
  currency: 'EUR',
  tax_rate: '21.00',
  ...values,
});
const paper = giftOf(product({}), 'EUR');
const usual = { tax_rate: '0.00' };
const nothingFree = () => false;

test('a product gives its name, its price as people write it, and its tax rate', () => {
  expect(paper).toEqual({ description: 'Paper', unit_price: '12.50', tax_rate: '21.00' });
  expect(giftOf(product({ unit_price: '0.3350' }), 'EUR').unit_price).toBe('0.335');
});

test('a price in another currency than the invoice’s is not taken over', () => {
  expect(giftOf(product({}), 'USD')).toEqual({ ...paper, unit_price: null });
  expect(giftOf(product({}), null).unit_price).toBe(null);
});

test('what somebody typed stays; what is empty, or was a default, is filled', () => {
  const line = { description: 'As agreed', unit_price: null, tax_rate: '0.00' };
  expect(takenOver(line, paper, (name) => name === 'tax_rate', usual)).toEqual({
    unit_price: '12.50',
    tax_rate: '21.00',
  });
  expect(takenOver({ ...line, tax_rate: '10' }, paper, nothingFree, usual)).toEqual({ unit_price: '12.50' });
});

test('another product takes the place of what the one before gave, and leaves none of it', () => {
  const saved = { description: 'Paper', unit_price: '12.5000', tax_rate: '10.00' };
  const given = givenFields(saved, paper);
  expect([...given]).toEqual(['description', 'unit_price']);
  const free = giftOf(product({ name: 'Advice', unit_price: null, tax_rate: null }), 'EUR');
  expect(takenOver(saved, free, (name) => given.has(name), usual)).toEqual({
    description: 'Advice',
    unit_price: null,
  });
  expect(takenOver({ ...saved, tax_rate: '21.00' }, free, () => true, usual).tax_rate).toBe('0.00');
});
