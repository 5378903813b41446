import type { Locale } from '../metadata/label.ts';
import { momentShownAs, shownTime, shownZone } from './shown-zone.ts';

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

/** `7 Apr 2026, 10:41` in the zone that is shown, or in another. */
export function writtenInstant(instant: string, locale: Locale, timeZone = shownZone()): string {
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

/** `2026-04-07T10:41`: an instant in the zone that is shown, as its control takes it. */
export function localMoment(instant: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? '' : shownTime(at).slice(0, 16);
}

/** `2026-04-07`: the day of an instant in the zone that is shown. */
export function localDay(instant: string): string {
  return localMoment(instant).slice(0, 10);
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** The instant that a moment of the shown zone, `2026-04-07T10:41`, or one with its own offset names; null for what is none. */
export function instantOf(local: string): string | null {
  const moment = MOMENT.exec(local);
  if (!moment) return null;
  const at = moment[1] ? new Date(local) : momentShownAs(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
