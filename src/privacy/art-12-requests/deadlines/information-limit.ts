import type { Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer } from './answer.ts';
import { computeDeadline, InvalidDeadlineInput } from './compute.ts';
import { finding } from './findings.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { dayOf, parseMoment, parseTimeZone } from './moments.ts';

/** Data that was not obtained from the person: when it was obtained, and what is planned with it. Dates or instants. */
export interface IndirectCollection {
  readonly obtained: string;
  readonly firstCommunication?: string | undefined;
  readonly firstDisclosure?: string | undefined;
  readonly calendar: string;
  readonly timeZone: string;
}

export interface InformationLimit {
  /** The last day on which the person may be informed. */
  readonly due: string;
  /** Which branch of Art. 14(3) decides: (a) one month, (b) first communication, (c) first disclosure. */
  readonly branch: 'one-month' | 'first-communication' | 'first-disclosure';
  readonly month: DeadlineAnswer;
}

/**
 * Art. 14(3): within a month, but no later than the first communication with the person or the first disclosure, whichever is
 * earliest. Those two are the days of acts, not periods: they are not moved off a weekend. Throws as `computeDeadline` does.
 */
export function informationLimit(
  collection: IndirectCollection,
  holidays: HolidayCalendar,
  locale: Locale = 'en',
): InformationLimit {
  const { obtained, calendar, timeZone } = collection;
  const month = computeDeadline({ start: obtained, rule: '1 month', calendar, timeZone }, holidays, locale);
  const branches = [
    { branch: 'one-month', due: month.due },
    { branch: 'first-communication', due: actDay(collection, 'firstCommunication') },
    { branch: 'first-disclosure', due: actDay(collection, 'firstDisclosure') },
  ] as const;
  let earliest: Pick<InformationLimit, 'branch' | 'due'> = { branch: 'one-month', due: month.due };
  for (const { branch, due } of branches) {
    if (due !== undefined && due < earliest.due) earliest = { branch, due };
  }
  return { ...earliest, month };
}

function actDay(
  collection: IndirectCollection,
  field: 'firstCommunication' | 'firstDisclosure',
): string | undefined {
  const written = collection[field];
  if (written === undefined) return undefined;
  const timeZone = parseTimeZone(collection.timeZone) ?? 'UTC';
  const moment = parseMoment(written, timeZone);
  if (typeof moment === 'string') {
    throw new InvalidDeadlineInput([finding('date_unreadable', field, written)]);
  }
  return dayOf(moment, timeZone).toString();
}
