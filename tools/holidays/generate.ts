/**
 * Writes the holiday tables of `src/privacy/art-12-requests/deadlines/tables` from date-holidays, corrected.
 *
 *     node bin/run.mjs tools/holidays/generate.ts
 *
 * The tables are what the product reads, and what an administrator edits from; date-holidays is never there at run time.
 */

import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { correctionsVersion } from './corrections.ts';
import { type CountryPlan, countries, regionNames } from './countries.ts';
import { nameHoliday } from './names.ts';
import { firstYear, lastYear, readRegions, readSource, readTimeZone, type SourceDay } from './source.ts';

const folder = new URL('../../src/privacy/art-12-requests/deadlines/tables/', import.meta.url);

type NamedPlace = Readonly<{ code: string; name: Readonly<{ en: string; es: string }> }>;
type Names = Map<string, Readonly<{ en: string; es: string; local?: string }>>;

/** Every file of the tables folder: its name and its text. */
export function generateFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const plan of countries) files.set(`${plan.code}.json`, printTable(plan));
  files.set('index.generated.ts', printIndex());
  return files;
}

function printTable(plan: CountryPlan): string {
  const names: Names = new Map();
  const print = (days: readonly SourceDay[]) => printDays(plan.code, days, names);
  const regions = listRegions(plan).map((place) => ({
    place,
    days: readSource(plan.code, sourceCode(plan, place.code)),
  }));
  const national = observedEverywhere(
    readSource(plan.code),
    regions.map((region) => region.days),
  );
  const nationalDates = new Set(national.map((day) => day.date));
  const days = print(national);
  const regional = regions.map(({ place, days }) => ({
    ...place,
    days: print(days.filter((day) => !nationalDates.has(day.date))),
  }));
  const table = {
    ...describe(plan),
    names: [...names.values()],
    days,
    ...(regional.length > 0
      ? { regionsComplete: plan.regions === 'all' || plan.code === 'GB', regions: regional }
      : {}),
  };
  return `${JSON.stringify(table, null, 1)}\n`;
}

function describe(plan: CountryPlan): Readonly<Record<string, unknown>> {
  const version = sourceVersion();
  return {
    code: plan.code,
    name: { en: countryName(plan.code, 'en'), es: countryName(plan.code, 'es') },
    timeZone: readTimeZone(plan.code),
    years: { from: firstYear, to: lastYear },
    version: `${version}-${correctionsVersion}`,
    source: `date-holidays ${version}, corrections ${correctionsVersion} (tools/holidays/corrections.ts)`,
    attribution:
      'Holiday data: date-holidays by commenthol and contributors, CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/), from Wikipedia; changed as the corrections say. This table is under the same licence.',
  };
}

function sourceVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('date-holidays/package.json');
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('date-holidays has no version.');
}

/** With the article where a sentence needs one: "a holiday in the Netherlands". */
const withArticle: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  NL: { en: 'the Netherlands', es: 'los Países Bajos' },
  GB: { en: 'the United Kingdom', es: 'el Reino Unido' },
};

function countryName(code: string, language: string): string {
  const known = withArticle[code]?.[language];
  if (known !== undefined) return known;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

function listRegions(plan: CountryPlan): readonly NamedPlace[] {
  if (plan.regions === 'none') return [];
  const english = readRegions(plan.code, 'en');
  const spanish = readRegions(plan.code, 'es');
  const wanted = plan.regions === 'all' ? Object.keys(english) : Object.keys(plan.regions);
  return wanted
    .map((source) => {
      const code =
        plan.regions === 'all' ? `${plan.code}-${source}` : (Object(plan.regions)[source] as string);
      const fallback = { en: english[source] ?? code, es: spanish[source] ?? code };
      return { code, name: regionNames[code] ?? fallback };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function sourceCode(plan: CountryPlan, iso: string): string {
  if (typeof plan.regions === 'string') return iso.slice(plan.code.length + 1);
  const found = Object.entries(plan.regions).find(([, code]) => code === iso)?.[0];
  if (found === undefined) throw new Error(`${iso} has no code in the source.`);
  return found;
}

/** A national holiday that a canton or a part of the United Kingdom strikes off is a regional one of all the others. */
function observedEverywhere(
  national: readonly SourceDay[],
  regions: readonly (readonly SourceDay[])[],
): readonly SourceDay[] {
  const dates = regions.map((days) => new Set(days.map((day) => day.date)));
  return national.filter((day) => dates.every((region) => region.has(day.date)));
}

/** Year → "01-01:0 01-06:1", the number being the place in the list of names. Two holidays on one day give the first. */
function printDays(
  country: string,
  days: readonly SourceDay[],
  names: Names,
): Readonly<Record<string, string>> {
  const printed: Record<string, string> = {};
  const seen = new Set<string>();
  for (const day of days) {
    if (seen.has(day.date)) continue;
    seen.add(day.date);
    const entry = `${day.date.slice(5)}:${numberOfName(country, day, names)}`;
    const year = day.date.slice(0, 4);
    printed[year] = printed[year] === undefined ? entry : `${printed[year]} ${entry}`;
  }
  return printed;
}

function numberOfName(country: string, day: SourceDay, names: Names): number {
  const { en, es } = nameHoliday(country, day.name);
  const key = `${en}|${es}|${day.local}`;
  if (!names.has(key))
    names.set(key, day.local === en || day.local === es ? { en, es } : { en, es, local: day.local });
  return [...names.keys()].indexOf(key);
}

function printIndex(): string {
  const codes = countries.map((plan) => plan.code).sort();
  const imports = codes.map((code) => `import ${code} from './${code}.json' with { type: 'json' };`);
  return `// Written by tools/holidays/generate.ts. Do not edit.\n${imports.join('\n')}\n\n/** One table per country, as written in the files beside this one; not yet parsed. */\nexport const tables: readonly unknown[] = [${codes.join(', ')}];\n`;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of generateFiles()) await writeFile(new URL(name, folder), text);
}
