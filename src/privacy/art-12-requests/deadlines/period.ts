/** A period of the law: "1 month", "72 hours", "8 weeks". */
export interface Period {
  readonly amount: number;
  readonly unit: PeriodUnit;
}

export type PeriodUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

/** A hundred years of each: more is a slip of the keyboard, and would leave the calendar. */
const longest: Readonly<Record<PeriodUnit, number>> = {
  hour: 876_600,
  day: 36_525,
  week: 5_217,
  month: 1_200,
  year: 100,
};

export type RuleFault = 'rule_unknown' | 'rule_zero' | 'rule_too_long';

/** Reads a rule: a whole number and a unit in English, singular or plural. No sums, no fractions, no working days. */
export function parseRule(rule: string): Period | RuleFault {
  const [, digits = '', name = ''] = /^\s*(\d+)\s+(hour|day|week|month|year)s?\s*$/i.exec(rule) ?? [];
  if (digits === '') return 'rule_unknown';
  const unit = name.toLowerCase() as PeriodUnit;
  const amount = Number(digits);
  if (amount === 0) return 'rule_zero';
  return amount > longest[unit] ? 'rule_too_long' : { amount, unit };
}

/** Writes a period as a rule: `{amount: 3, unit: 'month'}` → `3 months`. */
export function formatRule({ amount, unit }: Period): string {
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}

/** Where a period in days, weeks, months or years ends, before pauses, weekends and holidays. */
export interface PeriodEnd {
  readonly date: Temporal.PlainDate;
  /** The day of the month that the last month does not have (31 for a period from 31 August to September). */
  readonly missingDay?: number | undefined;
}

/**
 * Art. 3(2)(c) of Regulation 1182/71: a period in weeks ends on the same day of the week, one in months or years on the same
 * date, as the day of the event; where the last month has no such date, on its last day. The day of the event itself is not
 * counted (Art. 3(1)), so n days end n days after it. Always from the event: two periods in a row are another date.
 */
export function endOfPeriod(start: Temporal.PlainDate, { amount, unit }: Period): PeriodEnd {
  if (unit === 'hour') throw new RangeError('A period in hours has no last day: see hours.ts.');
  const date = start.add({ [`${unit}s`]: amount }, { overflow: 'constrain' });
  const clamped = (unit === 'month' || unit === 'year') && date.day !== start.day;
  return clamped ? { date, missingDay: start.day } : { date };
}
