import type { Parsed } from '../../../metadata/finding.ts';
import { parsed } from '../../../metadata/finding.ts';
import { applyChanges, type CalendarChange } from './calendar-changes.ts';
import { canonicalCalendarCode, countryOf } from './calendar-code.ts';
import { type Holiday, type HolidayCalendar, noHolidays } from './holiday-calendar.ts';
import { type HolidayTable, parseHolidayTable } from './holiday-tables.ts';
import { tables } from './tables/index.generated.ts';

/** Every calendar there is, by code. */
export interface CalendarBook {
  /** Codes that have days of their own, sorted; `none` first. */
  readonly codes: readonly string[];
  /**
   * The calendar for a code as people write it (`es`, `UK`). A subdivision has its country's days and its own. Where a
   * country's subdivisions are not all recorded, an unknown one has the country's days and `regionUnknown`. Undefined: no
   * such place.
   */
  readonly get: (code: string) => HolidayCalendar | undefined;
}

/** The book of a set of tables, with an administrator's changes by calendar code; a finding per change that cannot be. */
export function calendarBook(
  from: readonly HolidayTable[],
  changes: Readonly<Record<string, readonly CalendarChange[]>> = {},
): Parsed<CalendarBook> {
  const calendars = new Map<string, HolidayCalendar>([[noHolidays.code, noHolidays]]);
  const byCountry = new Map(from.map((table) => [table.code, table]));
  for (const table of from) {
    const national = applyChanges(countryCalendar(table), changes[table.code] ?? []);
    if (!national.ok) return national;
    calendars.set(table.code, national.value);
    for (const code of table.regions.keys()) {
      const regional = applyChanges(regionCalendar(national.value, table, code), changes[code] ?? []);
      if (!regional.ok) return regional;
      calendars.set(code, regional.value);
    }
  }
  const codes = [...calendars.keys()].filter((code) => canonicalCalendarCode(code) === code).sort(byCode);
  return parsed({ codes, get: (code) => find(calendars, byCountry, code) });
}

let shipped: CalendarBook | undefined;

/** The calendars that the product ships: EU, EEA, United Kingdom and Switzerland, unchanged. Parsed once. */
export function shippedCalendars(): CalendarBook {
  if (shipped !== undefined) return shipped;
  const book = calendarBook(shippedTables());
  if (!book.ok) throw new Error('The shipped holiday tables do not make a calendar book.');
  shipped = book.value;
  return shipped;
}

/** The tables as shipped, parsed: what an administrator's changes are applied to. */
export function shippedTables(): readonly HolidayTable[] {
  return tables.map(parseHolidayTable);
}

function find(
  calendars: ReadonlyMap<string, HolidayCalendar>,
  tablesByCountry: ReadonlyMap<string, HolidayTable>,
  written: string,
): HolidayCalendar | undefined {
  const code = canonicalCalendarCode(written);
  if (code === undefined) return undefined;
  const exact = calendars.get(code);
  if (exact !== undefined) return exact;
  const national = calendars.get(countryOf(code));
  if (national === undefined || tablesByCountry.get(countryOf(code))?.regionsComplete === true)
    return undefined;
  return { ...national, code, regionUnknown: true };
}

function countryCalendar(table: HolidayTable): HolidayCalendar {
  const { code, name, version, days, years, timeZone, source, attribution } = table;
  return { code, name, version, days, years, timeZone, source, attribution };
}

function regionCalendar(national: HolidayCalendar, table: HolidayTable, code: string): HolidayCalendar {
  const region = table.regions.get(code);
  if (region === undefined) throw new Error(`No region ${code}.`);
  return { ...national, code, name: region.name, days: together(national.days, region.days) };
}

/** Both lists in order of date. A day that is in both is a national one. */
function together(national: readonly Holiday[], regional: readonly Holiday[]): readonly Holiday[] {
  const known = new Set(national.map((day) => day.date));
  const added = regional.filter((day) => !known.has(day.date));
  return [...national, ...added].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function byCode(a: string, b: string): number {
  if (a === noHolidays.code) return -1;
  if (b === noHolidays.code) return 1;
  return a < b ? -1 : 1;
}
