import type { LawOfPeriods } from './calendar-code.ts';

/** What we waited for. Nothing else stops the clock: not workload, a slow processor, legal review or holidays. */
export type PauseKind = 'identity' | 'clarification' | 'fee';

export const pauseKinds: readonly PauseKind[] = ['identity', 'clarification', 'fee'];

/**
 * How waiting for the person changes a limit.
 * - `none`: not at all. The safest reading, and the one shown beside every other.
 * - `suspend`: the clock stands still (EDPB Guidelines 01/2022). EU: the days from asking to the answer, `answer − asked`,
 *   for identity and clarification; a fee stops nothing.
 *   In the United Kingdom as its own law counts it: identity and fee restart, clarification excludes both days.
 * - `clarification`: the clock stands still on the day of asking, the day of the answer and those between (UK).
 * - `restart`: the period runs anew from the answer (UK GDPR Art. 12A: the relevant time); clarification still only stops.
 */
export type PauseModel = 'none' | 'suspend' | 'clarification' | 'restart';

export const pauseModels: readonly PauseModel[] = ['none', 'suspend', 'clarification', 'restart'];

/** One time of waiting: the day we asked, the day the answer came (null: still waiting). */
export interface Pause {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate | null;
  readonly kind?: PauseKind | undefined;
}

export type PauseEffect = 'stops' | 'stops-both-days' | 'restarts' | 'nothing';

/** A pause as it was counted, for the working. */
export interface CountedPause {
  readonly pause: Pause;
  /** The day up to which it was counted: the answer, or the day of reckoning where none has come. */
  readonly until: Temporal.PlainDate;
  readonly effect: PauseEffect;
  /** Days of it that count: none of those before a later restart. */
  readonly days: number;
  /** Asked after the period had ended: nothing was left to pause. */
  readonly void: boolean;
}

export interface SettledPauses {
  /** The event, or the last answer that restarted the period. */
  readonly countFrom: Temporal.PlainDate;
  /** Days on which the clock stood still since then, overlapping pauses counted once. */
  readonly days: number;
  readonly counted: readonly CountedPause[];
}

export interface PauseRules {
  readonly event: Temporal.PlainDate;
  readonly model: PauseModel;
  readonly law: LawOfPeriods;
  /** Up to which day an open pause is counted; absent: no day of it is counted. */
  readonly asOf: Temporal.PlainDate | undefined;
  /** When the period ends that is counted from a day and was paused for so many days. */
  readonly endOf: (countFrom: Temporal.PlainDate, pausedDays: number) => Temporal.PlainDate;
}

/**
 * Settles pauses in the order in which they were asked, whatever the order in which they were given. A pause that was asked
 * after the period had ended, earlier pauses included, is void; a restart forgets the days that the clock stood still before.
 */
export function settlePauses(pauses: readonly Pause[], rules: PauseRules): SettledPauses {
  let countFrom = rules.event;
  const stopped: DayRange[] = [];
  const counted: (Omit<CountedPause, 'days'> & { readonly range: DayRange })[] = [];
  for (const pause of [...pauses].sort(byAsking)) {
    const effect = effectOf(pause, rules);
    const until = pause.to ?? openUntil(pause.from, rules.asOf);
    const end = rules.endOf(countFrom, daysIn(stopped, countFrom));
    const isVoid = isAfter(pause.from, end);
    const range = rangeOf(pause, until, effect);
    counted.push({ pause, until, effect, range, void: isVoid });
    if (isVoid || effect === 'nothing') continue;
    if (effect !== 'restarts') stopped.push(range);
    else if (isAfter(until, countFrom)) countFrom = until;
  }
  const withDays = counted.map(({ range, ...pause }) => ({ ...pause, days: daysIn([range], countFrom) }));
  return { countFrom, days: daysIn(stopped, countFrom), counted: withDays };
}

function effectOf(pause: Pause, { model, law }: PauseRules): PauseEffect {
  const isClarification = pause.kind === 'clarification';
  if (model === 'restart') return isClarification ? 'stops-both-days' : 'restarts';
  if (model === 'clarification') return 'stops-both-days';
  if (law !== 'united-kingdom') return pause.kind === 'fee' ? 'nothing' : 'stops';
  return pause.kind === 'identity' || pause.kind === 'fee' ? 'restarts' : 'stops-both-days';
}

/** Days from the first up to, but not including, the last. */
type DayRange = readonly [first: Temporal.PlainDate, end: Temporal.PlainDate];

/** An open pause without a day of reckoning has no days yet, whichever way they are counted. */
function rangeOf(pause: Pause, until: Temporal.PlainDate, effect: PauseEffect): DayRange {
  const isUncounted = pause.to === null && until.equals(pause.from);
  return [pause.from, effect === 'stops-both-days' && !isUncounted ? until.add({ days: 1 }) : until];
}

function openUntil(from: Temporal.PlainDate, asOf: Temporal.PlainDate | undefined): Temporal.PlainDate {
  return asOf !== undefined && isAfter(asOf, from) ? asOf : from;
}

/** The days in any of the ranges, from a day on, each counted once. */
function daysIn(ranges: readonly DayRange[], notBefore: Temporal.PlainDate): number {
  let days = 0;
  let counted = notBefore;
  for (const [first, end] of [...ranges].sort(([a], [b]) => Temporal.PlainDate.compare(a, b))) {
    const begin = isAfter(first, counted) ? first : counted;
    if (!isAfter(end, begin)) continue;
    days += lengthOf([begin, end]);
    counted = end;
  }
  return days;
}

function lengthOf([first, end]: DayRange): number {
  return Math.max(0, first.until(end, { largestUnit: 'days' }).days);
}

function byAsking(a: Pause, b: Pause): number {
  const asked = Temporal.PlainDate.compare(a.from, b.from);
  if (asked !== 0) return asked;
  return (
    (a.to?.toString() ?? '9999').localeCompare(b.to?.toString() ?? '9999') || rank(a.kind) - rank(b.kind)
  );
}

function rank(kind: PauseKind | undefined): number {
  return kind === undefined ? -1 : pauseKinds.indexOf(kind);
}

function isAfter(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) > 0;
}
