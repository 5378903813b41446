import type { Locale } from '../metadata/label.ts';

const tags = { en: 'en-GB', es: 'es-ES' } as const;

/** `7 Apr 2026` from `2026-04-07`; by Intl alone, since not every browser has Temporal. */
export function writtenDay(day: string, locale: Locale): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  const format = new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(at).replace('Sept', 'Sep');
}

/** `7 Apr 2026, 10:41` in the reader's zone. */
export function writtenInstant(instant: string, locale: Locale, timeZone?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const format = new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return format.format(at).replace('Sept', 'Sep');
}

/** `2026-04-07T10:41`: an instant in the reader's zone, as its control takes it. */
export function localMoment(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant that a local moment, `2026-04-07T10:41`, names; null for what is none. */
export function instantOf(local: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(local)) return null;
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
