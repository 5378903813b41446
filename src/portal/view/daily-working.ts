import type { Locale } from '../../metadata/label.ts';
import type { Clock } from '../office.ts';
import { day, longDay, say, shortDay, weekday } from '../words/say.ts';

/** How the last day came about, in daily words: made of the same facts as the working that names the articles. */
export function dailyWorking(locale: Locale, clock: Clock): readonly string[] {
  const received = day(locale, clock.receivedOn);
  const ends = clock.unmoved ?? clock.due;
  const months = clock.isExtended ? 'three' : 'one';
  if (clock.pausedDays > 0) {
    const first = say(locale, `working.${months}`, { received, end: day(locale, clock.dueWithoutPauses) });
    const later = say(locale, 'working.paused', { n: clock.pausedDays, end: day(locale, ends) });
    return [first, later, ...moved(locale, clock)];
  }
  return [say(locale, `working.${months}`, { received, end: day(locale, ends) }), ...moved(locale, clock)];
}

function moved(locale: Locale, { rolled, due, unmoved }: Clock): readonly string[] {
  if (unmoved === null || rolled.length === 0) return [];
  const days = rolled.map(({ date, reason, name }) => {
    const values = { day: shortDay(locale, date), weekday: weekday(locale, date) };
    return reason === 'holiday'
      ? say(locale, 'working.holiday', { ...values, name: name?.[locale] ?? name?.en ?? '' })
      : say(locale, 'working.weekend', values);
  });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(days);
  return [`${list}.`, say(locale, 'working.so', { day: longDay(locale, due) })];
}
