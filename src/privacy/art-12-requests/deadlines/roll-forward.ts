import { coversYear, type Holiday, type HolidayCalendar, holidayOn } from './holiday-calendar.ts';

/** A day on which a period cannot end, and why. */
export interface SkippedDay {
  readonly date: Temporal.PlainDate;
  readonly reason: 'saturday' | 'sunday' | 'holiday';
  /** Set for a holiday, also where it falls on a weekend. */
  readonly holiday?: Holiday | undefined;
}

export interface RolledForward {
  /** A working day: the given one, or the next. */
  readonly date: Temporal.PlainDate;
  readonly skipped: readonly SkippedDay[];
  /** Years that were looked at and for which the calendar does not know the holidays. */
  readonly uncoveredYears: readonly number[];
}

const saturday = 6;
const sunday = 7;

/**
 * Art. 3(4) of Regulation 1182/71: a period that is not in hours, and whose last day is a public holiday, a Sunday or a
 * Saturday, ends with the last hour of the next working day. Only the last day counts: those inside are included (Art. 3(3)).
 */
export function rollForward(from: Temporal.PlainDate, calendar: HolidayCalendar): RolledForward {
  const skipped: SkippedDay[] = [];
  const uncovered = new Set<number>();
  let date = from;
  for (;;) {
    if (!coversYear(calendar, date.year)) uncovered.add(date.year);
    const day = whyNotWorking(date, calendar);
    if (day === undefined) return { date, skipped, uncoveredYears: [...uncovered] };
    skipped.push(day);
    date = date.add({ days: 1 });
  }
}

/** Why a day is not a working day in the sense of Art. 2(2), or undefined when it is one. */
function whyNotWorking(date: Temporal.PlainDate, calendar: HolidayCalendar): SkippedDay | undefined {
  const holiday = holidayOn(calendar, date);
  const named = holiday === undefined ? {} : { holiday };
  if (date.dayOfWeek === saturday) return { date, reason: 'saturday', ...named };
  if (date.dayOfWeek === sunday) return { date, reason: 'sunday', ...named };
  return holiday === undefined ? undefined : { date, reason: 'holiday', holiday };
}

/** How many working days lie after the first date and up to the last, for Art. 3(5). */
export function workingDaysBetween(
  after: Temporal.PlainDate,
  last: Temporal.PlainDate,
  calendar: HolidayCalendar,
  enough: number,
): number {
  let count = 0;
  for (
    let date = last;
    count < enough && Temporal.PlainDate.compare(date, after) > 0;
    date = date.subtract({ days: 1 })
  ) {
    if (whyNotWorking(date, calendar) === undefined) count++;
  }
  return count;
}
