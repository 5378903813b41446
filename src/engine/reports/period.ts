/** Days, months, quarters and years: their last day, and what people call them. A period is told by its first day. */
import type { Locale } from '../../metadata/label.ts';
import type { Unit } from './question.ts';

const LENGTHS = {
  day: { days: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
} as const;

/** The last day of the period that begins on `start`. */
export function periodEnd(start: string, unit: Unit): string {
  return Temporal.PlainDate.from(start).add(LENGTHS[unit]).subtract({ days: 1 }).toString();
}

/** `5 Mar 2026`, `March 2026`, `Q1 2026`, `2026`. */
export function periodLabel(start: string, unit: Unit, locale: Locale): string {
  const day = Temporal.PlainDate.from(start);
  switch (unit) {
    case 'year':
      return String(day.year);
    case 'quarter':
      return `${locale === 'es' ? 'T' : 'Q'}${Math.ceil(day.month / 3)} ${day.year}`;
    case 'month':
      return day.toLocaleString(spoken(locale), { month: 'long', year: 'numeric' });
    case 'day':
      return day.toLocaleString(spoken(locale), { day: 'numeric', month: 'short', year: 'numeric' });
  }
}

/** The day stands before the month, as everywhere in the product. */
function spoken(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : locale;
}
