import type { Finding, Parsed } from '../../../metadata/finding.ts';
import { parsed } from '../../../metadata/finding.ts';
import type { Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer } from './answer.ts';
import { computeDeadline } from './compute.ts';
import { finding } from './findings.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { dayOf, parseMoment } from './moments.ts';
import type { DeadlineInput } from './question.ts';

/** What a request's limits are, before and after an extension under Art. 12(3). */
export interface ExtensionLimits {
  /** One month from receipt: to act, or to send the notice of extension with its reasons. */
  readonly withoutExtension: DeadlineAnswer;
  /** The last day on which the notice may leave: the due day of the first month, a date. */
  readonly extensionNoticeBy: string;
  /** Three months from receipt. Never the first limit and two months more, which can be another day. */
  readonly withExtension: DeadlineAnswer;
}

/** A request's clock without its rule, which the Article sets. */
export type RequestClock = Omit<DeadlineInput, 'rule'>;

/** Art. 12(3): both limits of one request, counted from its receipt. Throws as `computeDeadline` does. */
export function extensionLimits(
  clock: RequestClock,
  holidays: HolidayCalendar,
  locale: Locale = 'en',
): ExtensionLimits {
  const withoutExtension = computeDeadline({ ...clock, rule: '1 month' }, holidays, locale);
  const withExtension = computeDeadline({ ...clock, rule: '3 months' }, holidays, locale);
  return { withoutExtension, extensionNoticeBy: withoutExtension.due, withExtension };
}

/** Whether a notice of extension came in time, and what limit follows. */
export interface ExtensionJudgement {
  readonly inTime: boolean;
  readonly noticeOn: string;
  readonly extensionNoticeBy: string;
  /** The limit that holds: of three months where the notice was in time, else that of one month still. */
  readonly holds: DeadlineAnswer;
}

/**
 * Art. 12(3): a notice has to leave within one month of receipt. A late one extends nothing: the case is late, and says so.
 * `noticeSent` is a date or an instant, read in the clock's zone.
 */
export function judgeExtensionNotice(
  clock: RequestClock,
  noticeSent: string,
  holidays: HolidayCalendar,
  locale: Locale = 'en',
): Parsed<ExtensionJudgement> {
  const limits = extensionLimits(clock, holidays, locale);
  const { timeZone } = limits.withoutExtension;
  const moment = parseMoment(noticeSent, timeZone);
  if (typeof moment === 'string') return { ok: false, findings: [unreadable(noticeSent)] };
  const noticeOn = dayOf(moment, timeZone);
  const inTime = Temporal.PlainDate.compare(noticeOn, limits.extensionNoticeBy) <= 0;
  return parsed({
    inTime,
    noticeOn: noticeOn.toString(),
    extensionNoticeBy: limits.extensionNoticeBy,
    holds: inTime ? limits.withExtension : limits.withoutExtension,
  });
}

function unreadable(noticeSent: string): Finding {
  return finding('date_unreadable', 'noticeSent', noticeSent);
}
