import { describe, expect, test } from 'vitest';
import { answerDeadline } from './answer-deadline.ts';
import { shippedCalendars } from './calendar-book.ts';
import { computeDeadline, InvalidDeadlineInput } from './compute.ts';
import { noHolidays } from './holiday-calendar.ts';

const good = { start: '2026-03-05', rule: '1 month', calendar: 'ES', timeZone: 'Europe/Madrid' };

function faults(body: unknown): readonly string[] {
  const answered = answerDeadline(body, shippedCalendars());
  return answered.findings?.map((found) => `${found.field} ${found.code}`) ?? ['(answered)'];
}

describe('a question that cannot be understood', () => {
  test.each<[string, object, string]>([
    ['no unit', { rule: '30' }, 'rule rule_unknown'],
    ['a fraction', { rule: '1.5 months' }, 'rule rule_unknown'],
    ['a negative number', { rule: '-1 month' }, 'rule rule_unknown'],
    ['working days, which the Regulation does not count', { rule: '5 working days' }, 'rule rule_unknown'],
    ['a sum', { rule: '1 month 2 days' }, 'rule rule_unknown'],
    ['zero', { rule: '0 months' }, 'rule rule_zero'],
    ['a giant number', { rule: '99999999 months' }, 'rule rule_too_long'],
    ['a number beyond all numbers', { rule: `${'9'.repeat(400)} days` }, 'rule rule_too_long'],
    ['a rule that is no text', { rule: 1 }, 'rule field_not_text'],
    ['no rule', { rule: undefined }, 'rule field_missing'],
    ['a country that is none', { calendar: 'XX' }, 'calendar calendar_unknown'],
    ['a subdivision that is none', { calendar: 'DE-XX' }, 'calendar calendar_unknown'],
    ['a name instead of a code', { calendar: 'Spain' }, 'calendar calendar_unknown'],
    ['an object as calendar', { calendar: {} }, 'calendar field_not_text'],
    ['a zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone zone_unknown'],
    ['an offset as zone', { timeZone: '+02:00' }, 'timeZone zone_unknown'],
    ['no zone', { timeZone: undefined }, 'timeZone field_missing'],
    ['30 February', { start: '2026-02-30' }, 'start date_unreadable'],
    ['29 February of a common year', { start: '2027-02-29T10:00:00Z' }, 'start date_unreadable'],
    ['a day first', { start: '05/03/2026' }, 'start date_unreadable'],
    ['hour 25', { start: '2026-03-05T25:00:00Z' }, 'start date_unreadable'],
    ['second 60', { start: '2026-03-05T10:00:60Z' }, 'start date_unreadable'],
    ['a year beyond reason', { start: '9999-12-31' }, 'start date_unreadable'],
    ['a number as start', { start: 1772668800 }, 'start field_not_text'],
    ['a date for a rule in hours', { rule: '72 hours' }, 'start start_needs_time'],
    ['a field that is misspelt', { pausemodel: 'none' }, 'pausemodel field_unknown'],
    ['pauses that are no list', { pauses: { from: '2026-03-07' } }, 'pauses pauses_not_list'],
    ['a pause that is no object', { pauses: ['2026-03-07'] }, 'pauses.0 pause_not_object'],
    ['a pause without a beginning', { pauses: [{ to: '2026-03-07' }] }, 'pauses.0.from field_missing'],
    [
      'a pause that is reversed',
      { pauses: [{ from: '2026-03-09', to: '2026-03-07' }] },
      'pauses.0 pause_reversed',
    ],
    [
      'a pause before the event',
      { pauses: [{ from: '2026-03-01', to: '2026-03-07' }] },
      'pauses.0.from pause_before_start',
    ],
    [
      'waiting for the lawyer',
      { pauses: [{ from: '2026-03-07', kind: 'legal review' }] },
      'pauses.0.kind pause_kind_unknown',
    ],
    ['a pause model of one’s own', { pauseModel: 'freeze' }, 'pauseModel pause_model_unknown'],
    [
      'a thousand pauses',
      { pauses: Array.from({ length: 1000 }, () => ({ from: '2026-03-07' })) },
      'pauses pauses_too_many',
    ],
  ])('%s', (_, change, expected) => {
    expect(faults({ ...good, ...change })).toEqual([expected]);
  });

  test.each([null, undefined, 'text', 7, [], true])('a body that is %j', (body) => {
    expect(faults(body)).toEqual([' body_not_object']);
  });

  test('all that is wrong is said at once, in the language asked for', () => {
    const answered = answerDeadline(
      { start: 'soon', rule: 'x', calendar: 'ES', timeZone: 'UTC' },
      shippedCalendars(),
      'es',
    );
    expect(answered.findings?.map((found) => found.code)).toEqual(['rule_unknown', 'date_unreadable']);
    expect(answered.findings?.[0]?.message.es).toContain('no es una regla');
  });

  test('what was sent comes back shortened', () => {
    const [found] = answerDeadline({ ...good, rule: 'x'.repeat(100_000) }, shippedCalendars()).findings ?? [];
    expect(found?.message.en.length).toBeLessThan(250);
  });

  test('row 39: an hour that the clock shows twice has to be told apart, one that it skips does not exist', () => {
    const hours = { ...good, rule: '72 hours' };
    expect(faults({ ...hours, start: '2026-10-25T02:30' })).toEqual(['start time_ambiguous']);
    expect(faults({ ...hours, start: '2026-03-29T02:30:00' })).toEqual(['start time_skipped']);
    expect(faults({ ...hours, start: '2026-10-25T03:30' })).toEqual(['(answered)']);
    expect(faults({ ...hours, start: '2026-10-25T02:30:00+02:00' })).toEqual(['(answered)']);
  });

  test('a calendar that is not the one asked for is refused, not used', () => {
    expect(() => computeDeadline(good, noHolidays)).toThrow(InvalidDeadlineInput);
  });
});

describe('what may be written in several ways', () => {
  const due = (change: object) => answerDeadline({ ...good, ...change }, shippedCalendars()).answer;

  test('codes, zones and rules in any letter case, singular or plural', () => {
    expect(due({ calendar: 'es', timeZone: 'europe/madrid', rule: ' 1  MONTHS ' })).toMatchObject({
      due: '2026-04-06',
      calendar: 'ES',
      timeZone: 'Europe/Madrid',
      rule: '1 month',
    });
  });

  test('UK and GB mean England, EL means Greece', () => {
    expect(due({ calendar: 'UK' })?.calendar).toBe('GB-ENG');
    expect(due({ calendar: 'GB' })?.calendar).toBe('GB-ENG');
    expect(due({ calendar: 'EL' })?.calendar).toBe('GR');
  });

  test('"none" counts no holidays but weekends still', () => {
    expect(due({ calendar: 'none', start: '2026-03-05' })).toMatchObject({ due: '2026-04-06' });
    expect(due({ calendar: 'none', start: '2026-11-25' })).toMatchObject({ due: '2026-12-25' });
  });

  test('pauses may be instants, read in the zone', () => {
    const pauses = [{ from: '2026-03-06T23:30:00Z', to: '2026-03-09' }];
    expect(due({ pauses })?.pausedDays).toBe(2);
  });
});
