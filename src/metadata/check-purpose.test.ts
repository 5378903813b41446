import { expect, test } from 'vitest';
import { checkPurpose, checkRetention } from './check-purpose.ts';
import type { Purpose, RetentionRule } from './privacy.ts';

const purpose: Purpose = {
  code: 'newsletter',
  label: { en: 'Newsletter' },
  basis: 'A6-1-a',
  reference: { en: 'Consent' },
};

const rule: RetentionRule = {
  code: 'two_years',
  label: { en: 'Two years' },
  from: 'created',
  atYearEnd: false,
  period: 'P2Y',
  law: { en: 'Art. 5(1)(e)' },
};

test.each<[Partial<Purpose>, string[]]>([
  [{}, []],
  [{ code: 'News Letter' }, ['purpose.001']],
  [{ label: { en: ' ' } }, ['purpose.002']],
  [{ basis: 'A6-1-x' as Purpose['basis'] }, ['purpose.003']],
  [{ reference: { en: '' } }, ['purpose.004']],
])('a purpose with %j gives %j', (change, codes) => {
  expect(checkPurpose({ ...purpose, ...change }).map((one) => one.code)).toEqual(codes);
});

test.each<[Partial<RetentionRule>, string[]]>([
  [{}, []],
  [{ period: 'P18M' }, []],
  [{ period: 'P90D' }, []],
  [{ code: '2y' }, ['retention.001']],
  [{ label: { en: '' } }, ['retention.002']],
  [{ from: 'birth' as RetentionRule['from'] }, ['retention.003']],
  [{ period: '8 years' }, ['retention.004']],
  [{ period: 'P0Y' }, ['retention.004']],
  [{ period: 'PT5H' }, ['retention.004']],
  [{ period: 'P' }, ['retention.004']],
  [{ law: { en: '' } }, ['retention.005']],
])('a retention rule with %j gives %j', (change, codes) => {
  expect(checkRetention({ ...rule, ...change }).map((one) => one.code)).toEqual(codes);
});
