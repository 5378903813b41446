/**
 * The one zone in which an app shows moments and takes them: the company's, in which its letters, certificates and legal days are
 * written too. Until it is known it is the reader's own. By Intl alone, since not every browser has Temporal.
 */
const DAY_MS = 86_400_000;

let shown: string | undefined;

/** Shows moments as the clocks of a zone do (IANA), or again as the reader's; a zone that this browser does not know is left alone. */
export function showZone(timeZone: string | null): void {
  try {
    if (timeZone !== null) clockOf(timeZone);
    shown = timeZone ?? undefined;
  } catch {
    shown = undefined;
  }
}

/** The zone that is shown, as Intl takes it; undefined for the reader's own. */
export function shownZone(): string | undefined {
  return shown;
}

/** Whether the reader's own clocks show another time than those of the shown zone, now or in half a year. */
export function readsElsewhere(now: Date): boolean {
  if (shown === undefined) return false;
  return [0, 182].some((days) => {
    const at = new Date(now.getTime() + days * DAY_MS);
    return wallTime(at, shown) !== wallTime(at, undefined);
  });
}

/** `2026-04-07T10:41:30`: what the clocks of the shown zone show at a moment. */
export function shownTime(at: Date): string {
  return wallTime(at, shown);
}

/**
 * The moment at which the clocks of the shown zone show a time: of two the first; of none, the one that the clock goes on to. An invalid
 * date for what is no time.
 */
export function momentShownAs(time: string): Date {
  const wanted = Date.parse(`${time}Z`);
  if (Number.isNaN(wanted)) return new Date(wanted);
  const ahead = (at: number) => Date.parse(`${shownTime(new Date(at))}Z`) - Math.floor(at / 1000) * 1000;
  const [before, after] = [wanted - ahead(wanted - DAY_MS), wanted - ahead(wanted + DAY_MS)];
  const isThen = (at: number) => at + ahead(at) === wanted;
  return new Date(isThen(before) || !isThen(after) ? before : after);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = clocks.get(timeZone ?? '');
  if (known) return known;
  const two = '2-digit';
  const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const;
  const made = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    ...parts,
    hourCycle: 'h23',
    timeZone,
  });
  clocks.set(timeZone ?? '', made);
  return made;
}

function wallTime(at: Date, timeZone: string | undefined): string {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  return `${day}T${part('hour')}:${part('minute')}:${part('second')}`;
}
