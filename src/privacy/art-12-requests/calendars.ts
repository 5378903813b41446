/** The calendars as administrators left them, and the one that a case keeps. */
import type { Sql } from '../../engine/database/database.ts';
import { type CalendarBook, calendarBook, shippedTables } from './deadlines/calendar-book.ts';
import type { CalendarChange } from './deadlines/calendar-changes.ts';
import type { HolidayCalendar } from './deadlines/holiday-calendar.ts';

interface ChangeRow {
  readonly code: string;
  readonly change: CalendarChange;
  readonly position: number;
}

/** Books by the last change that they hold: a change makes a new one, on every node, at the next question. */
let kept: { readonly key: string; readonly book: CalendarBook } | undefined;

/** The book with every change so far. */
export async function calendarsNow(sql: Sql): Promise<CalendarBook> {
  const rows = await sql.query<ChangeRow>(
    'SELECT code, change, position FROM attesta.calendar_changes ORDER BY position',
  );
  const key = JSON.stringify(rows);
  if (kept?.key === key) return kept.book;
  const book = calendarBook(shippedTables(), changesByCode(rows));
  if (!book.ok) throw new Error('The changes of the calendars do not fit the calendars of this version.');
  kept = { key, book: book.value };
  return book.value;
}

export function changesByCode(
  rows: readonly Pick<ChangeRow, 'code' | 'change'>[],
): Readonly<Record<string, readonly CalendarChange[]>> {
  const byCode: Record<string, CalendarChange[]> = {};
  for (const { code, change } of rows) {
    byCode[code] ??= [];
    byCode[code].push(change);
  }
  return byCode;
}

/** Keeps the calendar as it is now for a case, and gives the version that the case names. */
export async function freezeCalendar(tx: Sql, calendar: HolidayCalendar): Promise<string> {
  await tx.query(
    'INSERT INTO attesta.calendar_versions (code, version, calendar) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [calendar.code, calendar.version, JSON.stringify(calendar)],
  );
  return calendar.version;
}

const frozen = new Map<string, HolidayCalendar>();

/** The calendar that a case keeps. Versions never change, so what was read once stays. */
export async function frozenCalendar(sql: Sql, code: string, version: string): Promise<HolidayCalendar> {
  const key = `${code} ${version}`;
  const known = frozen.get(key);
  if (known) return known;
  const [row] = await sql.query<{ calendar: HolidayCalendar }>(
    'SELECT calendar FROM attesta.calendar_versions WHERE code = $1 AND version = $2',
    [code, version],
  );
  if (!row) throw new Error(`The calendar ${key} of a case is missing.`);
  frozen.set(key, row.calendar);
  return row.calendar;
}
