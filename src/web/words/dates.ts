import { shownZone } from '../../fields/shown-zone.ts';
import type { Locale } from '../../metadata/label.ts';

const tags = { en: 'en-GB', es: 'es-ES' } as const;
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(tags[locale], options);
  cache.set(key, made);
  return made;
}

function write(locale: Locale, value: Date, options: Intl.DateTimeFormatOptions): string {
  return formatter(locale, options).format(value).replaceAll(',', '').replace('Sept', 'Sep');
}

/** A legal day has no zone: it is read and written in UTC. An instant is written in the zone that is shown. */
function read(value: string): { readonly at: Date; readonly timeZone: string | undefined } {
  return value.length === 10
    ? { at: new Date(`${value}T00:00:00Z`), timeZone: 'UTC' }
    : { at: new Date(value), timeZone: shownZone() };
}

/** `Tue 7 Apr 2026`, from a date or an instant. */
export function longDate(value: string, locale: Locale): string {
  const { at, timeZone } = read(value);
  return write(locale, at, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

/** `7 Apr 2026`. */
export function plainDate(value: string, locale: Locale): string {
  const { at, timeZone } = read(value);
  return write(locale, at, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

/** `7 Apr` in the year of `now`, `7 Apr 2025` otherwise: for lists. */
export function shortDate(value: string, locale: Locale, now: Date): string {
  const { at, timeZone } = read(value);
  if (at.getUTCFullYear() !== now.getUTCFullYear()) return plainDate(value, locale);
  return write(locale, at, { day: 'numeric', month: 'short', timeZone });
}

/** `Tue 7 Apr` in the year of `now`, `Tue 7 Apr 2025` otherwise: where the weekday matters and room is short. */
export function dayDate(value: string, locale: Locale, now: Date): string {
  const { at, timeZone } = read(value);
  if (at.getUTCFullYear() !== now.getUTCFullYear()) return longDate(value, locale);
  return write(locale, at, { weekday: 'short', day: 'numeric', month: 'short', timeZone });
}

/** `10:41`. */
export function clockTime(value: string, locale: Locale): string {
  return write(locale, new Date(value), { hour: '2-digit', minute: '2-digit', timeZone: shownZone() });
}

/** `Tue 7 Apr 2026, 10:41`. */
export function longInstant(value: string, locale: Locale): string {
  return `${longDate(value, locale)}, ${clockTime(value, locale)}`;
}

/** The same as the clocks of a time zone show it, with its place: `Tue 7 Apr 2026, 10:41 Madrid`. */
export function zonedInstant(value: string, locale: Locale, timeZone: string): string {
  const at = new Date(value);
  const day = write(locale, at, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
  const time = write(locale, at, { hour: '2-digit', minute: '2-digit', timeZone });
  return `${day}, ${time} ${placeOf(timeZone)}`;
}

/** `Mexico City` of `America/Mexico_City`. */
export function placeOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** `7 Apr 2026, 10:41`. */
export function plainInstant(value: string, locale: Locale): string {
  return `${plainDate(value, locale)}, ${clockTime(value, locale)}`;
}

/** Whole days from one day to another, negative when it has passed. */
export function daysBetween(from: string, to: string): number {
  return Math.round((read(to.slice(0, 10)).at.getTime() - read(from.slice(0, 10)).at.getTime()) / 86_400_000);
}

/** Whole years and months from one day to a later one: what stands next to a date far off. */
export function yearsAndMonths(
  from: string,
  to: string,
): { readonly years: number; readonly months: number } {
  const [a, b] = [read(from.slice(0, 10)).at, read(to.slice(0, 10)).at];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  const whole = b.getUTCDate() < a.getUTCDate() ? months - 1 : months;
  return { years: Math.trunc(whole / 12), months: whole % 12 };
}

const numbers = {
  en: new Intl.NumberFormat('en-GB'),
  es: new Intl.NumberFormat('es-ES', { useGrouping: 'always' }),
};

/** `48,216`: counts are written in full. */
export function count(value: number, locale: Locale): string {
  return numbers[locale].format(value);
}
