/** What stands on the axes of a chart: round figures, and every period between the first and the last. */
import type { Locale } from '../../metadata/label.ts';
import type { Unit } from './queries.ts';

const MOST_STEPS = 4;

/** Round figures that reach from the least to the greatest: `[0, 5000, 10000, 15000]`. One where there is nothing between. */
export function roundFigures(least: number, greatest: number): readonly number[] {
  const span = greatest - least;
  if (!(span > 0)) return [least];
  const rough = span / MOST_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.ceil(greatest / step);
  return Array.from({ length: last - first + 1 }, (_, place) => (first + place) * step);
}

/** A figure of the axis: `15K`. */
export function axisFigure(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

const months: Readonly<Record<Exclude<Unit, 'day'>, number>> = { month: 1, quarter: 3, year: 12 };

function next(day: string, unit: Unit): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at =
    unit === 'day' ? Date.UTC(year, month - 1, date + 1) : Date.UTC(year, month - 1 + months[unit], 1);
  return new Date(at).toISOString().slice(0, 10);
}

/** The first days of every period from the earliest to the latest that is named; only the named, where that were more than `most`. */
export function everyPeriod(days: readonly string[], unit: Unit, most: number): readonly string[] {
  const named = [...new Set(days)].sort();
  const [first, last] = [named[0], named.at(-1)];
  if (first === undefined || last === undefined) return named;
  const all: string[] = [];
  for (let day = first; day <= last; day = next(day, unit)) {
    if (all.length === most) return named;
    all.push(day);
  }
  return all;
}

/** A period as it stands under an axis: `Dec 2025`, `Jan 2026`, `Feb`: the year only on the left, and where one begins. */
export function periodMark(day: string, unit: Unit, locale: Locale, isFirst: boolean): string {
  const [year = '', month = ''] = day.split('-');
  if (unit === 'year') return year;
  if (unit === 'quarter') return `${locale === 'es' ? 'T' : 'Q'}${Math.ceil(Number(month) / 3)} ${year}`;
  const withYear = unit === 'month' && (isFirst || month === '01');
  return new Intl.DateTimeFormat(locale === 'es' ? 'es-ES' : 'en-GB', {
    ...(unit === 'day' && { day: 'numeric' }),
    month: 'short',
    ...(withYear && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
