import { describe, expect, test } from 'vitest';
import { retentionEnd } from '../../../metadata/retention.ts';
import { shippedCalendars } from './calendar-book.ts';
import { computeDeadline } from './compute.ts';
import { extensionLimits, judgeExtensionNotice } from './extension.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { informationLimit } from './information-limit.ts';
import { dayVectors, hourVectors, pauseVectors, zoneOf } from './law-vectors.ts';
import { formatDay } from './wording.ts';

function calendar(code: string): HolidayCalendar {
  const found = shippedCalendars().get(code);
  if (found === undefined) throw new Error(`No calendar ${code}.`);
  return found;
}

const clock = { calendar: 'ES', timeZone: 'Europe/Madrid' };

describe('Regulation 1182/71: a period in days, weeks or months', () => {
  test.each(dayVectors)(
    'row $row: $rule from $start, $calendar, is due on $weekday $due ($why)',
    (vector) => {
      const { start, rule, due, weekday } = vector;
      const timeZone = zoneOf(vector.calendar);
      const answer = computeDeadline(
        { start, rule, calendar: vector.calendar, timeZone },
        calendar(vector.calendar),
      );
      expect(answer.due).toBe(due);
      expect(formatDay(Temporal.PlainDate.from(answer.due), 'en').slice(0, 3)).toBe(weekday);
      const nextDay = Temporal.PlainDate.from(due).add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
      expect(Temporal.Instant.from(answer.overdueFrom).equals(nextDay)).toBe(true);
    },
  );
});

describe('Art. 12(3): pauses', () => {
  test.each(pauseVectors)('row $row: $pauseModel in $calendar is due on $due', (vector) => {
    const { start, pauses, pauseModel, due, pausedDays } = vector;
    const timeZone = zoneOf(vector.calendar);
    const input = { start, rule: '1 month', calendar: vector.calendar, timeZone, pauses, pauseModel };
    const answer = computeDeadline(input, calendar(vector.calendar));
    expect(answer).toMatchObject({ due, pausedDays });
    const unpaused = computeDeadline({ ...input, pauses: [] }, calendar(vector.calendar));
    expect(answer.dueWithoutPauses).toBe(unpaused.due);
  });

  test('row 29: a pause asked after expiry is void, and a person is told', () => {
    const pauses = [{ from: '2026-11-06', to: '2026-11-20' }];
    const answer = computeDeadline(
      { start: '2026-10-05', rule: '1 month', ...clock, pauses },
      calendar('ES'),
    );
    expect(answer.warnings.map((step) => step.code)).toEqual(['pause-void']);
  });
});

describe('Art. 33(1): a period in hours', () => {
  test.each(hourVectors)('row $row: aware $start, target $target, latest $statutoryLatest', (vector) => {
    const { start, timeZone, target, statutoryLatest } = vector;
    const answer = computeDeadline({ start, rule: '72 hours', calendar: 'ES', timeZone }, calendar('ES'));
    expect(answer).toMatchObject({ due: target, target, statutoryLatest, overdueFrom: statutoryLatest });
  });
});

describe('Art. 12(3), 14(3), 36(2) and retention', () => {
  test('row 30: a notice of extension on 8 December for a request of 6 November is late and extends nothing', () => {
    const judged = judgeExtensionNotice({ start: '2026-11-06', ...clock }, '2026-12-08', calendar('ES'));
    expect(judged).toMatchObject({
      value: { inTime: false, extensionNoticeBy: '2026-12-07', holds: { due: '2026-12-07' } },
    });
  });

  test('a notice on the last day is in time and gives three months from receipt', () => {
    const judged = judgeExtensionNotice(
      { start: '2026-11-06', ...clock },
      '2026-12-07T23:59:00+01:00',
      calendar('ES'),
    );
    expect(judged).toMatchObject({ value: { inTime: true, holds: { due: '2027-02-08' } } });
  });

  test('rows 18 to 21: an extended limit is counted from receipt, never from the first limit', () => {
    const limits = extensionLimits({ start: '2026-12-31', ...clock }, calendar('ES'));
    expect([limits.withoutExtension.due, limits.withExtension.due]).toEqual(['2027-02-01', '2027-03-31']);
    expect(limits.withExtension.extensionNoticeBy).toBe('2027-02-01');
  });

  test('row 43: the first e-mail to the person comes before the month of Art. 14(3)(a) is over', () => {
    const collection = { obtained: '2026-08-31', ...clock };
    const withMail = informationLimit({ ...collection, firstCommunication: '2026-09-10' }, calendar('ES'));
    expect(withMail).toMatchObject({ due: '2026-09-10', branch: 'first-communication' });
    expect(informationLimit(collection, calendar('ES'))).toMatchObject({
      due: '2026-09-30',
      branch: 'one-month',
    });
  });

  test('row 45: a voucher of 15 March 2026 is kept for 8 years from the end of its year', () => {
    const law = { en: '§ 147(4) AO', es: '§ 147(4) AO' };
    const rule = {
      code: 'vouchers',
      label: law,
      law,
      period: 'P8Y',
      atYearEnd: true,
      from: 'issued',
    } as const;
    expect(retentionEnd(rule, { issued: '2026-03-15' }).toString()).toBe('2034-12-31');
  });

  test('every row of the sheet is here', () => {
    const rows = new Set([...dayVectors, ...pauseVectors, ...hourVectors].map((vector) => vector.row));
    const inTests = [43, 45];
    expect([...rows, ...inTests].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 45 }, (_, index) => index + 1),
    );
  });
});
