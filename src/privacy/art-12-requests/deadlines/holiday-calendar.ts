import type { Label } from '../../../metadata/label.ts';

/** A holiday's name as people read it: English, Spanish, and in the language of the place where it is another. */
export interface HolidayName extends Label {
  readonly en: string;
  readonly es: string;
  readonly local?: string | undefined;
}

/** One public holiday: a whole legal day. */
export interface Holiday {
  /** ISO date, `2026-04-06`. */
  readonly date: string;
  readonly name: HolidayName;
  /** True where only the subdivision observes it. Whether such days move a legal limit is unsettled: see `roll-forward.ts`. */
  readonly regional?: boolean | undefined;
}

/**
 * The public holidays of one place, as a value: what Art. 2(1) of Regulation 1182/71 calls "all days designated as such in
 * the Member State in which action is to be taken". A case keeps the `version` with which its limit was computed.
 */
export interface HolidayCalendar {
  /** ISO 3166-1 or 3166-2 code (`ES`, `DE-BY`, `GB-ENG`), or `none`. */
  readonly code: string;
  readonly name: Label;
  readonly version: string;
  /** Sorted by date, at most one entry for a day. */
  readonly days: readonly Holiday[];
  /** The years for which the days are known, both included; null where there are none to know (`none`). */
  readonly years: { readonly from: number; readonly to: number } | null;
  /** The zone of the place's capital, offered as a default. */
  readonly timeZone?: string | undefined;
  /** Set where the code is a real subdivision for which no days of its own are recorded. */
  readonly regionUnknown?: boolean | undefined;
  readonly source?: string | undefined;
  readonly attribution?: string | undefined;
}

/** The calendar that knows no holidays: only Saturdays and Sundays are not working days. */
export const noHolidays: HolidayCalendar = {
  code: 'none',
  name: { en: 'no holidays', es: 'sin festivos' },
  version: '1',
  days: [],
  years: null,
};

const indexes = new WeakMap<HolidayCalendar, ReadonlyMap<string, Holiday>>();

/** The holiday on a date, if it is one. */
export function holidayOn(calendar: HolidayCalendar, date: Temporal.PlainDate): Holiday | undefined {
  let index = indexes.get(calendar);
  if (index === undefined) {
    index = new Map(calendar.days.map((day) => [day.date, day]));
    indexes.set(calendar, index);
  }
  return index.get(date.toString());
}

/** Whether the calendar's holidays are known in a year. Outside, a day that looks like a working day may be none. */
export function coversYear(calendar: HolidayCalendar, year: number): boolean {
  return calendar.years === null || (year >= calendar.years.from && year <= calendar.years.to);
}

/** The calendar without the days that only a subdivision observes. */
export function nationalPart(calendar: HolidayCalendar): HolidayCalendar {
  return { ...calendar, days: calendar.days.filter((day) => day.regional !== true) };
}
