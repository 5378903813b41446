/** Days and moments as documents tell them, in the language of whoever reads and the zone in which legal days are days. */
import type { Label, Locale } from '../../metadata/label.ts';

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', es: 'es-ES' };

/** The day of an instant: `5 March 2026`. `timeZone`: IANA. */
function dayText(instant: string, locale: Locale, timeZone: string): string {
  return format(instant, locale, { dateStyle: 'long', timeZone });
}

/** An instant with its zone, so that it can be told from another: `5 March 2026 at 11:00:00 CET`. */
export function momentText(instant: string, locale: Locale, timeZone: string): string {
  return format(instant, locale, { dateStyle: 'long', timeStyle: 'long', timeZone });
}

/** The same in every language of the product. */
export function momentLabel(instant: string, timeZone: string): Required<Label> {
  return { en: momentText(instant, 'en', timeZone), es: momentText(instant, 'es', timeZone) };
}

/** A legal day, as it is in every zone: `2034-12-31` is `31 December 2034`. */
export function dateText(date: string, locale: Locale): string {
  return dayText(`${date}T12:00:00Z`, locale, 'UTC');
}

function format(instant: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tags[locale], options).format(
    Temporal.Instant.from(instant).epochMilliseconds,
  );
}
