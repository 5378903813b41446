import { localDay } from '../../fields/written-day.ts';
import { clockTime, longInstant, shortDate } from '../../web/words/dates.ts';
import { useLocale } from '../../web/words/words.tsx';
import { serviceNow, today } from '../clock.ts';

/** When something was, as short as it stays clear: the time today, day and time this year. The whole of it on hover. */
export function NearInstant({ at }: { readonly at: string }) {
  const locale = useLocale();
  const now = serviceNow();
  const sameDay = localDay(at) === today();
  const time = clockTime(at, locale);
  return (
    <time dateTime={at} title={longInstant(at, locale)}>
      {sameDay ? time : `${shortDate(at, locale, now)}, ${time}`}
    </time>
  );
}
