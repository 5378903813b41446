import Holidays, { type HolidaysTypes } from 'date-holidays';
import { type Correction, corrections, substituteReplaces } from './corrections.ts';

/** A holiday that lasts a whole legal day, as the source has it, corrected. */
export type SourceDay = Readonly<{ date: string; name: string; local: string }>;

export const firstYear = 2024;
export const lastYear = 2030;

const millisecondsPerDay = 86_400_000;

/** All public holidays of a country, or of a country and one of its subdivisions, in the years of the table, sorted. */
export function readSource(country: string, region?: string): readonly SourceDay[] {
  const holidays = region === undefined ? new Holidays(country) : new Holidays(country, region);
  for (const correction of corrections) {
    if (correction.country === country && 'add' in correction) addRule(holidays, correction);
  }
  const local = localLanguage(holidays);
  const days: SourceDay[] = [];
  for (let year = firstYear; year <= lastYear; year++) days.push(...readYear(holidays, country, local, year));
  return days.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.name < b.name ? -1 : 1));
}

/** The source's subdivisions of a country: code → name in the language asked for. */
export function readRegions(country: string, language: string): Readonly<Record<string, string>> {
  return new Holidays().getStates(country, language) ?? {};
}

/** The zone of the country's capital. */
export function readTimeZone(country: string): string {
  const capital: Readonly<Record<string, string>> = { HR: 'Europe/Zagreb', LI: 'Europe/Vaduz' };
  return capital[country] ?? new Holidays(country).getTimezones()[0] ?? 'UTC';
}

/** The country's first language; for the variants of German (`de-at`, `de-ch`) the source has few names of their own. */
function localLanguage(holidays: Holidays): string {
  return (holidays.getLanguages()[0] ?? 'en').slice(0, 2);
}

function addRule(holidays: Holidays, added: Extract<Correction, { add: string }>): void {
  const local = localLanguage(holidays);
  const done = holidays.setHoliday(added.add, {
    name: { [local]: added.local, en: added.name },
    type: 'public',
  });
  if (!done) throw new Error(`date-holidays refused the rule "${added.add}" for ${added.country}.`);
}

function readYear(holidays: Holidays, country: string, local: string, year: number): SourceDay[] {
  const inEnglish = publicDays(holidays, year, 'en');
  const inLocal = publicDays(holidays, year, local);
  const replaced = substituteReplaces.has(country) ? replacedRules(inEnglish) : new Set<string>();
  return inEnglish.flatMap((day, index) => {
    if (replaced.has(day.rule) || isDropped(country, day.name)) return [];
    const localName = inLocal[index]?.name ?? day.name;
    return wholeDays(day, movedBy(country, day.name)).map((date) => ({
      date,
      name: day.name,
      local: localName,
    }));
  });
}

function publicDays(holidays: Holidays, year: number, language: string): HolidaysTypes.Holiday[] {
  return holidays.getHolidays(year, language).filter((day) => day.type === 'public');
}

/** The rules whose day was moved by a substitute in this year: "substitutes 12-26 if saturday then…" → "12-26". */
function replacedRules(days: readonly HolidaysTypes.Holiday[]): ReadonlySet<string> {
  const rules = days.flatMap((day) => /^substitutes (.+?) if /.exec(day.rule)?.[1] ?? []);
  return new Set(rules);
}

function isDropped(country: string, name: string): boolean {
  const plain = name.replace(/ \(substitute day\)$/, '');
  return corrections.some((c) => c.country === country && 'drop' in c && c.drop === plain);
}

function movedBy(country: string, name: string): number {
  const moved = corrections.find((c) => c.country === country && 'move' in c && c.move === name);
  return moved !== undefined && 'move' in moved ? moved.byDays : 0;
}

/**
 * A holiday of several days is one entry of the source, so the days are counted from its start and end; days with a change
 * of the clock have 23 or 25 hours, hence the rounding. Half holidays (Icelandic Christmas Eve from 13:00) give none.
 */
function wholeDays(day: HolidaysTypes.Holiday, shift: number): string[] {
  const first = Temporal.PlainDate.from(day.date.slice(0, 10)).add({ days: shift });
  const length = (day.end.getTime() - day.start.getTime()) / millisecondsPerDay;
  if (day.date.slice(11, 16) !== '00:00' || length < 0.9) return [];
  return Array.from({ length: Math.round(length) }, (_, index) => first.add({ days: index }).toString());
}
