import type { Finding, Parsed } from '../../../metadata/finding.ts';
import { parsed } from '../../../metadata/finding.ts';
import type { Sentence } from '../../../metadata/label.ts';
import type { Holiday, HolidayCalendar, HolidayName } from './holiday-calendar.ts';
import { parseDate } from './moments.ts';

/** What an administrator may do to a calendar. Every change says why; changes are kept in order and never taken back. */
export type CalendarChange =
  | { readonly change: 'add'; readonly date: string; readonly name: HolidayName; readonly reason: string }
  | { readonly change: 'remove'; readonly date: string; readonly reason: string }
  /** All holidays of one more year have been entered or checked: the year just before or after those covered. */
  | { readonly change: 'cover'; readonly year: number; readonly reason: string };

/**
 * The calendar after an administrator's changes, as a new version (`3.37.0-1` → `3.37.0-1+2` after two changes), or one
 * finding per change that cannot be. Nothing is changed when one of them cannot. A case computed before keeps its version.
 */
export function applyChanges(
  calendar: HolidayCalendar,
  changes: readonly CalendarChange[],
): Parsed<HolidayCalendar> {
  const findings: Finding[] = [];
  let changed = calendar;
  for (const [index, change] of changes.entries()) {
    const finding = faultOf(changed, change, `changes.${index}`);
    if (finding === undefined) changed = applyOne(changed, change);
    else findings.push(finding);
  }
  if (findings.length > 0) return { ok: false, findings };
  return parsed(
    changes.length === 0 ? calendar : { ...changed, version: nextVersion(calendar.version, changes.length) },
  );
}

function nextVersion(version: string, count: number): string {
  const [base = version, before = '0'] = version.split('+');
  return `${base}+${Number(before) + count}`;
}

function applyOne(calendar: HolidayCalendar, change: CalendarChange): HolidayCalendar {
  if (change.change === 'cover') return { ...calendar, years: widen(calendar, change.year) };
  const days = calendar.days.filter((day) => day.date !== change.date);
  if (change.change === 'remove') return { ...calendar, days };
  const added: Holiday = {
    date: change.date,
    name: change.name,
    ...(isRegion(calendar) ? { regional: true } : {}),
  };
  return { ...calendar, days: [...days, added].sort((a, b) => (a.date < b.date ? -1 : 1)) };
}

function isRegion(calendar: HolidayCalendar): boolean {
  return calendar.code.includes('-');
}

function widen(calendar: HolidayCalendar, year: number): HolidayCalendar['years'] {
  if (calendar.years === null) return null;
  return { from: Math.min(calendar.years.from, year), to: Math.max(calendar.years.to, year) };
}

function faultOf(calendar: HolidayCalendar, change: CalendarChange, field: string): Finding | undefined {
  if (change.reason.trim() === '') {
    return {
      code: 'calendar_change_reason',
      field: `${field}.reason`,
      message: { en: 'Say why the calendar changes.', es: 'Diga por qué cambia el calendario.' },
    };
  }
  return change.change === 'cover'
    ? faultOfYear(calendar, change.year, field)
    : faultOfDay(calendar, change, field);
}

function faultOfYear(calendar: HolidayCalendar, year: number, field: string): Finding | undefined {
  const { years } = calendar;
  if (years !== null && Number.isInteger(year) && (year === years.from - 1 || year === years.to + 1))
    return undefined;
  const covered = years === null ? 'no years' : `${years.from} to ${years.to}`;
  return {
    code: 'calendar_change_year',
    field: `${field}.year`,
    message: {
      en: `Calendar ${calendar.code} covers ${covered}: only the year just before or after can be added.`,
      es: `El calendario ${calendar.code} abarca ${covered}: solo se puede añadir el año inmediatamente anterior o posterior.`,
    },
  };
}

function faultOfDay(
  calendar: HolidayCalendar,
  change: Extract<CalendarChange, { date: string }>,
  field: string,
): Finding | undefined {
  const say = (code: string, part: string, message: Sentence) => ({
    code,
    field: `${field}.${part}`,
    message,
  });
  if (calendar.years === null)
    return say('calendar_change_none', 'date', {
      en: 'The calendar "none" has no holidays.',
      es: 'El calendario «none» no tiene festivos.',
    });
  if (parseDate(change.date) === undefined) {
    return say('calendar_change_date', 'date', {
      en: `"${change.date}" is not a date. Write it as 2026-12-24.`,
      es: `«${change.date}» no es una fecha. Escríbala así: 2026-12-24.`,
    });
  }
  const known = calendar.days.some((day) => day.date === change.date);
  if (change.change === 'remove' && !known) {
    return say('calendar_change_absent', 'date', {
      en: `${change.date} is not a holiday in calendar ${calendar.code}.`,
      es: `${change.date} no es festivo en el calendario ${calendar.code}.`,
    });
  }
  if (change.change === 'add' && known) {
    return say('calendar_change_present', 'date', {
      en: `${change.date} is a holiday in calendar ${calendar.code} already.`,
      es: `${change.date} ya es festivo en el calendario ${calendar.code}.`,
    });
  }
  if (change.change === 'add' && (change.name.en.trim() === '' || change.name.es.trim() === '')) {
    return say('calendar_change_name', 'name', {
      en: 'Give the holiday a name in English and in Spanish.',
      es: 'Dé al festivo un nombre en inglés y en español.',
    });
  }
  return undefined;
}
