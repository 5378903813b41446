/** Days, times and moments as they are typed into a form, read in the browser, where Temporal may be missing. */
import type { Locale } from '../metadata/label.ts';
import { readWrittenTime } from './written-time.ts';

const NUMERIC = /^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})$/;
const NAMED = /^(\d{1,2})\.?\s*(?:de\s+)?([\p{L}]{3,})\.?,?\s*(?:de\s+|del\s+)?(\d{4})$/iu;
const WITH_TIME = /^(.*?\d)(?:\s*,\s*|\s+|T)(\d{1,2}[:.]\d{2}.*)$/;
const todayWords = ['today', 'hoy'];
const tags = { en: 'en-GB', es: 'es-ES' } as const;

/** `5 Mar 2026`, `5/3/2026` (the day first), `2026-03-05`, `today` as `2026-03-05`; null where it is no day. */
export function readTypedDay(typed: string, today: string): string | null {
  const text = typed.trim();
  if (todayWords.includes(text.toLowerCase())) return today;
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso) return existing(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [first, second, year] = [Number(numeric[1]), Number(numeric[3]), Number(numeric[4])];
    // 3/25/2026 can only mean March; what can mean two things is read as both languages write it.
    return second > 12 ? existing(year, first, second) : existing(year, second, first);
  }
  const named = NAMED.exec(text);
  const month = named && monthNamed(named[2] ?? '');
  return named && month ? existing(Number(named[3]), month, Number(named[1])) : null;
}

/** A day with a time of day, `2026-03-05T10:00`; a day alone begins at midnight. */
export function readTypedMoment(typed: string, today: string): string | null {
  const parts = WITH_TIME.exec(typed.trim());
  const day = readTypedDay(parts?.[1] ?? typed, today);
  const time = parts ? readWrittenTime(parts[2] ?? '') : '00:00:00';
  return day && time && `${day}T${time.replace(/:00$/, '')}`;
}

/** `5 Mar 2026, 10:00` from `2026-03-05T10:00`. */
export function writtenMoment(moment: string, locale: Locale): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)$/.exec(moment);
  return parts?.[1] ? `${writtenTypedDay(parts[1], locale)}, ${parts[2]}` : moment;
}

/** `5 Mar 2026` from `2026-03-05`; what is no day stays as it was typed. */
export function writtenTypedDay(day: string, locale: Locale): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts || existing(Number(parts[1]), Number(parts[2]), Number(parts[3])) === null) return day;
  return `${Number(parts[3])} ${shortMonth(Number(parts[2]), locale)} ${parts[1]}`;
}

function existing(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  const same = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return same && year >= 1000 ? at.toISOString().slice(0, 10) : null;
}

function shortMonth(month: number, locale: Locale): string {
  const format = new Intl.DateTimeFormat(tags[locale], { month: 'short', timeZone: 'UTC' });
  return format.format(new Date(Date.UTC(2026, month - 1, 5))).replace('Sept', 'Sep');
}

/** The month that a word begins, in either language: `mar`, `March`, `marzo`, `sept`. */
function monthNamed(word: string): number | null {
  const begun = word.toLowerCase();
  for (let month = 1; month <= 12; month++) {
    const day = new Date(Date.UTC(2026, month - 1, 5));
    for (const tag of Object.values(tags)) {
      const name = new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' }).format(day);
      if (name.toLowerCase().startsWith(begun)) return month;
    }
  }
  return null;
}
