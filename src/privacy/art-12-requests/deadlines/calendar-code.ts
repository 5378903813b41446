/**
 * Codes that people write for the same place. The United Kingdom has no holidays of its own as a whole: Scotland does not
 * keep Easter Monday. `UK` and `GB` mean England, as the Information Commissioner's examples do; write `GB-SCT` for Scotland.
 */
const aliases: Readonly<Record<string, string>> = {
  UK: 'GB-ENG',
  GB: 'GB-ENG',
  'GB-EAW': 'GB-ENG',
  EL: 'GR',
  NONE: 'none',
};

const shape = /^(none|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/;

/** The code under which a calendar is kept (`es` → `ES`, `UK` → `GB-ENG`), or undefined where it cannot be one. */
export function canonicalCalendarCode(written: string): string | undefined {
  const upper = written.trim().toUpperCase();
  const code = aliases[upper] ?? upper;
  return shape.test(code) ? code : undefined;
}

/** `DE-BY` → `DE`. */
export function countryOf(code: string): string {
  return code.slice(0, 2);
}

/** Which body of law on periods a calendar stands for; it decides the words of the working, and how the UK counts pauses. */
export type LawOfPeriods = 'regulation-1182-71' | 'united-kingdom' | 'other';

const other: ReadonlySet<string> = new Set(['CH', 'none']);

export function lawOfPeriods(calendarCode: string): LawOfPeriods {
  if (other.has(calendarCode === 'none' ? 'none' : countryOf(calendarCode))) return 'other';
  return countryOf(calendarCode) === 'GB' ? 'united-kingdom' : 'regulation-1182-71';
}
