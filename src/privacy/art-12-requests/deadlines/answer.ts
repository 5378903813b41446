import type { HolidayName } from './holiday-calendar.ts';
import type { WorkingStep } from './wording.ts';

/** A day on which the period could not end. */
export interface RolledDay {
  readonly date: string;
  readonly reason: 'saturday' | 'sunday' | 'holiday';
  readonly name?: HolidayName | undefined;
}

/** A deadline with its working, as plain data. Instants carry the zone's offset. */
export interface DeadlineAnswer {
  /**
   * Rules in days, weeks, months or years: the last day, a date. Rules in hours: the same as `target`, an instant, since this
   * is what people should keep; the law's own, slightly later end is `statutoryLatest`.
   */
  readonly due: string;
  /** From this instant on it is late: the start of the day after `due`; in hours `statutoryLatest`. */
  readonly overdueFrom: string;
  /** Rules in hours only: event and hours, to the minute. */
  readonly target?: string | undefined;
  /** Rules in hours only: the end under Art. 3(1) of Regulation 1182/71, the hour of the event not counted. */
  readonly statutoryLatest?: string | undefined;
  /** Plain sentences in order, in the language asked for. */
  readonly working: readonly string[];
  /** The same sentences with their codes and values. */
  readonly steps: readonly WorkingStep[];
  /** Those of the steps that a person has to look at. */
  readonly warnings: readonly WorkingStep[];
  /** The rule as understood (`1 month`). */
  readonly rule: string;
  /** The calendar as understood (`UK` is `GB-ENG`) and the version to keep with the case. */
  readonly calendar: string;
  readonly calendarVersion: string;
  readonly timeZone: string;
  /** The event's day, or the last answer that restarted the period; in hours the start of the next full hour. */
  readonly countedFrom: string;
  /** Where the period would end if that day were a working day; absent when it is. */
  readonly rolledFrom?: string | undefined;
  readonly rolled: readonly RolledDay[];
  /** Days on which the clock stood still, overlaps counted once. */
  readonly pausedDays: number;
  /** The limit if nothing had paused it: to be shown beside `due` always. */
  readonly dueWithoutPauses: string;
  /** Set while an answer is awaited that stops the clock. */
  readonly openPauseSince?: string | undefined;
  /** The limit by national holidays alone, where a regional one made it later. */
  readonly dueByNationalHolidays?: string | undefined;
  /** For a rule of three months: when the notice of Art. 12(3) must have left, with its reasons. */
  readonly extensionNoticeBy?: string | undefined;
}
