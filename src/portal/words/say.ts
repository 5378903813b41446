import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../metadata/label.ts';
import { en } from './en.ts';
import { es } from './es.ts';

export type WordKey = keyof typeof en;
export type WordValues = Readonly<Record<string, string | number>>;

const words: Readonly<Record<Locale, Readonly<Record<WordKey, string>>>> = { en, es };
const formats = new Map<string, IntlMessageFormat>();

/** A text of the portal in a language. Values are texts and numbers; nothing in them is read as a pattern. */
export function say(locale: Locale, key: WordKey, values: WordValues = {}): string {
  const id = `${locale} ${key}`;
  const format =
    formats.get(id) ?? new IntlMessageFormat(words[locale][key], locale, undefined, { ignoreTag: true });
  formats.set(id, format);
  return String(format.format({ ...values }));
}

const LANGUAGE_TAGS = { en: 'en-GB', es: 'es-ES' } as const;

/** `Tuesday 7 April 2026`; in Spanish `martes, 7 de abril de 2026`. */
export function longDay(locale: Locale, date: string): string {
  return write(locale, date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** `7 April 2026` */
export function day(locale: Locale, date: string): string {
  return write(locale, date, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** `7 April`, where the year is near. */
export function shortDay(locale: Locale, date: string): string {
  return write(locale, date, { day: 'numeric', month: 'long' });
}

/** `Sunday` */
export function weekday(locale: Locale, date: string): string {
  return write(locale, date, { weekday: 'long' });
}

/** The day of an instant in the controller's zone, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** `10:30` */
export function timeIn(locale: Locale, timeZone: string, instant: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toLocaleString(LANGUAGE_TAGS[locale], { hour: '2-digit', minute: '2-digit' });
}

function write(locale: Locale, date: string, options: Intl.DateTimeFormatOptions): string {
  const text = Temporal.PlainDate.from(date.slice(0, 10)).toLocaleString(LANGUAGE_TAGS[locale], options);
  return locale === 'en' ? text.replace(',', '') : text;
}
