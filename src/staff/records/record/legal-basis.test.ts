import { expect, test } from 'vitest';
import type { ConsentLine, PurposeUse } from '../../shapes.ts';
import { basisHolds, isInUse } from './legal-basis.ts';

const purpose = (code: string, basis: string): PurposeUse => ({
  code,
  label: code,
  basis,
  reference: null,
  until: null,
  untilNote: null,
  law: null,
  because: null,
  state: 'in_use',
});
const line = (code: string, basis: string, valid: boolean): ConsentLine => ({
  code,
  basis,
  purpose: code,
  valid,
  state: valid ? 'given' : 'withdrawn',
  at: null,
});

test('Art. 6(1)(b): a purpose that rests on a contract is in use only where one is on record, as the sending of mail says', () => {
  const support = purpose('support', 'A6-1-b');
  expect([basisHolds(support, []), isInUse(support, [])]).toEqual([false, false]);
  expect(isInUse(support, [line('support', 'A6-1-b', true)])).toBe(true);
  expect(isInUse(support, [line('support', 'A6-1-b', false)])).toBe(false);
  // Who may not read what is on record is told nothing that isn't known.
  expect([basisHolds(support, null), isInUse(support, null)]).toEqual([null, true]);
});

test('Art. 6(1)(a), (f): consent has to be on record; a legitimate interest stands unless it was taken back for this person', () => {
  expect(isInUse(purpose('newsletter', 'A6-1-a'), [])).toBe(false);
  expect(basisHolds(purpose('analysis', 'A6-1-f'), [])).toBeNull();
  expect(isInUse(purpose('analysis', 'A6-1-f'), [line('analysis', 'A6-1-f', false)])).toBe(false);
});
