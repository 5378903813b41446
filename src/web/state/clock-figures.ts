import { daysBetween } from '../words/dates.ts';

/** A deadline as the API says it: dates, with the sentences that explain them. */
export interface ClockDates {
  readonly start: string;
  readonly due: string;
  /** The date before weekends and holidays moved it; absent when nothing moved. */
  readonly unmoved?: string;
  readonly pausedSince?: string;
}

export type ClockTone = 'calm' | 'case' | 'risk' | 'late';

export interface ClockFigures {
  /** Whole days to the due date; negative when it has passed. */
  readonly days: number;
  /** Part of the bar that has passed, 0 to 1. */
  readonly used: number;
  /** Where the striped end (the shift past weekends and holidays) begins, 0 to 1; 1 when there is none. */
  readonly stripesFrom: number;
  readonly tone: ClockTone;
}

/** What a clock shows on a day: grey (petrol in its own case), amber from 7 days, red from 2 and over. */
export function clockFigures(dates: ClockDates, today: string, inCase = false): ClockFigures {
  const whole = Math.max(1, daysBetween(dates.start, dates.due));
  const days = daysBetween(today, dates.due);
  const used = Math.min(1, Math.max(0, daysBetween(dates.start, today) / whole));
  const stripesFrom = dates.unmoved ? Math.min(1, daysBetween(dates.start, dates.unmoved) / whole) : 1;
  return { days, used, stripesFrom, tone: tone(days, inCase) };
}

function tone(days: number, inCase: boolean): ClockTone {
  if (days <= 2) return 'late';
  if (days <= 7) return 'risk';
  return inCase ? 'case' : 'calm';
}
