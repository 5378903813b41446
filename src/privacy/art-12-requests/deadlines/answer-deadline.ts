import type { Finding } from '../../../metadata/finding.ts';
import type { Locale } from '../../../metadata/label.ts';
import type { DeadlineAnswer } from './answer.ts';
import type { CalendarBook } from './calendar-book.ts';
import { answerQuestion } from './compute.ts';
import { parseQuestion } from './question.ts';

/** What `POST /deadlines` gives: an answer, or all that is wrong with the question. */
export type AnsweredDeadline =
  | { readonly answer: DeadlineAnswer; readonly findings?: undefined }
  | { readonly findings: readonly Finding[]; readonly answer?: undefined };

/** Answers a raw body, whatever was sent. Never throws because of it. */
export function answerDeadline(
  body: unknown,
  calendars: CalendarBook,
  locale: Locale = 'en',
): AnsweredDeadline {
  const question = parseQuestion(body, calendars.get);
  return question.ok ? { answer: answerQuestion(question.value, locale) } : { findings: question.findings };
}
