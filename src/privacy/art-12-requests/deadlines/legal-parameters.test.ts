import { describe, expect, test } from 'vitest';
import { legalParametersOn, shippedLegalParameters } from './legal-parameters.ts';
import { parseRule } from './period.ts';

const on = (date: string) => legalParametersOn(Temporal.PlainDate.from(date));
const breach = shippedLegalParameters.find((parameter) => parameter.code === 'art33');
if (breach === undefined) throw new Error('No art33.');
const omnibus = { ...breach, rule: '96 hours', effectiveFrom: '2027-06-01' };

describe('the limits of the law, by the day on which they hold', () => {
  test('the limits of the GDPR', () => {
    const { parameters } = on('2026-11-20');
    expect(parameters.get('art12.act')?.rule).toBe('1 month');
    expect(parameters.get('art12.extension')?.rule).toBe('3 months');
    expect(parameters.get('art33')?.rule).toBe('72 hours');
    expect(parameters.get('art36')?.rule).toBe('8 weeks');
    expect(parameters.get('art34')?.rule).toBeNull();
  });

  test('before the GDPR applied there were none of its limits', () => {
    expect(on('2018-05-24').parameters.size).toBe(0);
    expect(on('2018-05-25').parameters.has('art12.act')).toBe(true);
  });

  test('a law that begins later does not reach back', () => {
    expect(on('2026-06-18').parameters.has('uk.complaint-acknowledgement')).toBe(false);
    expect(on('2026-06-19').parameters.get('uk.complaint-acknowledgement')?.rule).toBe('30 days');
  });

  test('a changed limit holds for cases that begin from its day on; older cases keep theirs', () => {
    const all = [...shippedLegalParameters, omnibus];
    const before = legalParametersOn(Temporal.PlainDate.from('2027-05-31'), all);
    const after = legalParametersOn(Temporal.PlainDate.from('2027-06-01'), all);
    expect([before.parameters.get('art33')?.rule, after.parameters.get('art33')?.rule]).toEqual([
      '72 hours',
      '96 hours',
    ]);
    expect(after.version).toBe('2027-06-01');
  });

  test('every shipped rule is one that the clock understands', () => {
    for (const { rule } of shippedLegalParameters)
      expect(rule === null || typeof parseRule(rule) === 'object').toBe(true);
  });
});
