import type { Label } from '../../../metadata/label.ts';
import type { Holiday, HolidayName } from './holiday-calendar.ts';

/** A parsed table: one country, its holidays, and the days that each subdivision adds. */
export interface HolidayTable {
  readonly code: string;
  readonly name: Label;
  readonly timeZone: string;
  readonly years: { readonly from: number; readonly to: number };
  readonly version: string;
  readonly source: string;
  readonly attribution: string;
  readonly days: readonly Holiday[];
  readonly regions: ReadonlyMap<string, { readonly name: Label; readonly days: readonly Holiday[] }>;
  /** True where the regions are all there are, so that another code is a mistake. */
  readonly regionsComplete: boolean;
}

/**
 * Parses a table as `tools/holidays/generate.ts` writes it. Throws with the place of the fault: a broken table must stop the
 * start, since a holiday lost without a word would move a deadline.
 */
export function parseHolidayTable(raw: unknown): HolidayTable {
  const table = object(raw, 'table');
  const code = string(table, 'code');
  const names = list(table.names, `${code}.names`).map((name) => parseName(object(name, `${code}.names`)));
  const years = object(table.years, `${code}.years`);
  const regions = table.regions === undefined ? [] : list(table.regions, `${code}.regions`);
  return {
    code,
    name: parseName(object(table.name, `${code}.name`)),
    timeZone: string(table, 'timeZone'),
    years: { from: integer(years, 'from'), to: integer(years, 'to') },
    version: string(table, 'version'),
    source: string(table, 'source'),
    attribution: string(table, 'attribution'),
    days: parseDays(table.days, names, code, false),
    regions: new Map(regions.map((region) => parseRegion(object(region, `${code}.regions`), names))),
    regionsComplete: table.regionsComplete === true,
  };
}

type Fields = Readonly<Record<string, unknown>>;
type Region = HolidayTable['regions'] extends ReadonlyMap<string, infer R> ? R : never;

function parseRegion(region: Fields, names: readonly HolidayName[]): [string, Region] {
  const code = string(region, 'code');
  const name = parseName(object(region.name, `${code}.name`));
  return [code, { name, days: parseDays(region.days, names, code, true) }];
}

/** Year → "01-01:0 01-06:1": month and day, and the place of the name in the list. */
function parseDays(
  raw: unknown,
  names: readonly HolidayName[],
  code: string,
  regional: boolean,
): readonly Holiday[] {
  const years = object(raw, `${code}.days`);
  return Object.keys(years).flatMap((year) =>
    string(years, year)
      .split(' ')
      .map((entry) => {
        const [, day, number] = /^(\d\d-\d\d):(\d+)$/.exec(entry) ?? [];
        const name = names[Number(number)];
        if (day === undefined || name === undefined)
          throw new Error(`Holiday table ${code}: "${entry}" in ${year}.`);
        const date = Temporal.PlainDate.from(`${year}-${day}`, { overflow: 'reject' }).toString();
        return regional ? { date, name, regional } : { date, name };
      }),
  );
}

function parseName(raw: Fields): HolidayName {
  const local = raw.local;
  const name = { en: string(raw, 'en'), es: string(raw, 'es') };
  return typeof local === 'string' ? { ...name, local } : name;
}

function object(raw: unknown, where: string): Fields {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new Error(`Holiday table: ${where}.`);
  return raw as Fields;
}

function list(raw: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(raw)) throw new Error(`Holiday table: ${where}.`);
  return raw;
}

function string(raw: Fields, key: string): string {
  const value = raw[key];
  if (typeof value !== 'string' || value === '') throw new Error(`Holiday table: ${key}.`);
  return value;
}

function integer(raw: Fields, key: string): number {
  const value = raw[key];
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`Holiday table: ${key}.`);
  return value;
}
