import { expect, test } from 'vitest';
import type { RetentionRule } from './privacy.ts';
import { retentionEnd } from './retention.ts';

const vouchers: RetentionRule = {
  code: 'accounting_8y',
  label: { en: 'Vouchers' },
  from: 'issued',
  atYearEnd: true,
  period: 'P8Y',
  law: { en: '§ 147(3) AO' },
};

test('law.md vector 45: a German voucher of 15 March 2026 is kept through 31 December 2034', () => {
  expect(retentionEnd(vouchers, { issued: '2026-03-15' }).toString()).toBe('2034-12-31');
});

test('a voucher of the last day of a year runs from that day', () => {
  expect(retentionEnd(vouchers, { issued: '2026-12-31' }).toString()).toBe('2034-12-31');
});

test('without the year end the period runs from the day itself, through the shorter month', () => {
  const rule: RetentionRule = { ...vouchers, atYearEnd: false, from: 'last_change', period: 'P6M' };
  expect(retentionEnd(rule, { last_change: '2026-08-31T10:00:00.000Z' }).toString()).toBe('2027-02-28');
});

test('where the date is missing, the last known one stands in: nothing goes too early', () => {
  const dates = { issued: null, created: '2024-01-05', last_change: '2026-02-01' };
  expect(retentionEnd(vouchers, dates).toString()).toBe('2034-12-31');
  expect(() => retentionEnd(vouchers, {})).toThrow(RangeError);
});
