import { describe, expect, test } from 'vitest';
import { shippedCalendars } from './calendar-book.ts';
import { computeDeadline } from './compute.ts';
import type { DeadlineInput } from './question.ts';
import { wordStep } from './wording.ts';
import { englishWorking, type StepCode, spanishWorking } from './words.ts';

const madrid = { start: '2026-03-05', rule: '1 month', calendar: 'ES', timeZone: 'Europe/Madrid' };

function answer(input: DeadlineInput, locale: 'en' | 'es' = 'en') {
  const calendar = shippedCalendars().get(input.calendar);
  if (calendar === undefined) throw new Error(`No calendar ${input.calendar}.`);
  return computeDeadline(input, calendar, locale);
}

const codes = (input: DeadlineInput) => answer(input).steps.map((step) => step.code);
const warnings = (input: DeadlineInput) => answer(input).warnings.map((step) => step.code);

describe('the working is shown', () => {
  test('each skipped day is named, and the provision with it', () => {
    expect(answer({ ...madrid, calendar: 'DE', timeZone: 'Europe/Berlin' }).working).toEqual([
      'The event was on Thu 5 Mar 2026.',
      'The day of the event is not counted: the period begins with Fri 6 Mar 2026 (Regulation (EEC, Euratom) No 1182/71, Art. 3(1)).',
      'A period of 1 month from the event ends on the same date of the month: Sun 5 Apr 2026 (Regulation (EEC, Euratom) No 1182/71, Art. 3(2)(c)).',
      'Sun 5 Apr 2026 is a Sunday.',
      'Mon 6 Apr 2026 is Easter Monday, a holiday in Germany.',
      'A period that is not in hours cannot end on such a day: it ends with the last hour of the next working day, Tue 7 Apr 2026 (Regulation (EEC, Euratom) No 1182/71, Art. 3(4)).',
      'Due by the end of Tue 7 Apr 2026; overdue from Wed 8 Apr 2026, 00:00 (+02:00).',
    ]);
  });

  test('in Spanish as well', () => {
    const { working } = answer({ ...madrid, start: '2026-08-31' }, 'es');
    expect(working[2]).toBe(
      'El mes no tiene día 31, así que el plazo de 1 mes desde el hecho termina en su último día: mié 30 sep 2026 (Reglamento (CEE, Euratom) n.º 1182/71, art. 3.2, letra c).',
    );
  });

  test('a step can be worded again in another language from its code and values', () => {
    const english = answer({ ...madrid, calendar: 'FR' });
    const spanish = answer({ ...madrid, calendar: 'FR' }, 'es');
    expect(english.steps.map((step) => wordStep(step, 'es'))).toEqual(spanish.working);
    expect(JSON.parse(JSON.stringify(english)).steps).toEqual(english.steps);
  });

  test('a receipt at midnight is told with its zone', () => {
    const { working } = answer({ ...madrid, start: '2026-06-30T22:30:00Z' });
    expect(working[0]).toBe(
      'The event was at Tue 30 Jun 2026, 22:30 (+00:00); in Europe/Madrid that is Wed 1 Jul 2026.',
    );
  });

  test('overlapping pauses are said to be counted once, and the limit without them is shown', () => {
    const pauses = [
      { from: '2026-11-03', to: '2026-11-10' },
      { from: '2026-11-05', to: '2026-11-12' },
    ];
    const { working } = answer({ ...madrid, start: '2026-11-02', pauses });
    expect(working).toContain('Days that belong to several pauses are counted once: 9 days, not 14.');
    expect(working).toContain('Without the pauses it would be due on Wed 2 Dec 2026.');
  });

  test('a change of the clock is explained', () => {
    expect(codes({ ...madrid, rule: '72 hours', start: '2027-03-26T14:20:00+01:00' })).toContain(
      'clock-change',
    );
    expect(codes({ ...madrid, rule: '72 hours', start: '2027-03-22T14:20:00+01:00' })).not.toContain(
      'clock-change',
    );
  });

  test('both languages have the same sentences with the same values', () => {
    const holes = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort();
    expect(Object.keys(spanishWorking).sort()).toEqual(Object.keys(englishWorking).sort());
    for (const code of Object.keys(englishWorking) as StepCode[]) {
      expect([code, holes(spanishWorking[code])]).toEqual([code, holes(englishWorking[code])]);
    }
  });
});

describe('a person is told where the answer is not certain', () => {
  test('outside the years of the table holidays are not taken to be none', () => {
    const late = { ...madrid, start: '2031-12-01' };
    expect(warnings(late)).toEqual(['calendar-not-covered']);
    expect(codes(late)).toContain('working-day-assumed');
    expect(codes(late)).not.toContain('working-day');
    expect(answer(late).working.join(' ')).toContain('covers 2024 to 2030');
  });

  test('a limit that ends before New Year is certain though the next year is not known', () => {
    expect(warnings({ ...madrid, start: '2030-11-27' })).toEqual([]);
    expect(warnings({ ...madrid, start: '2030-11-30' })).toEqual([]);
  });

  test('a regional holiday moves the limit, and the national one is shown', () => {
    const answered = answer({ ...madrid, start: '2026-05-04', calendar: 'DE-BY', timeZone: 'Europe/Berlin' });
    expect(answered).toMatchObject({ due: '2026-06-05', dueByNationalHolidays: '2026-06-04' });
    expect(answered.warnings.map((step) => step.code)).toEqual(['national-earlier']);
  });

  test('a subdivision of which no days are recorded has those of its country', () => {
    expect(answer({ ...madrid, calendar: 'FR-75' })).toMatchObject({ due: '2026-04-07', calendar: 'FR-75' });
    expect(warnings({ ...madrid, calendar: 'FR-75' })).toEqual(['region-unknown']);
  });

  test('a pause that is open is counted to the day of reckoning, and no day without one', () => {
    const open = { ...madrid, pauses: [{ from: '2026-03-09' }] };
    expect(answer(open)).toMatchObject({ due: '2026-04-06', pausedDays: 0, openPauseSince: '2026-03-09' });
    expect(answer({ ...open, asOf: '2026-03-19' })).toMatchObject({ due: '2026-04-15', pausedDays: 10 });
    expect(answer({ ...open, pauseModel: 'clarification' })).toMatchObject({ pausedDays: 0 });
    expect(warnings(open)).toEqual(['pause-open']);
  });

  test('a question to the person that was asked late is pointed out', () => {
    const pauses = [{ from: '2026-03-13', to: '2026-03-16' }];
    expect(warnings({ ...madrid, pauses })).toEqual(['pause-asked-late']);
  });

  test('waiting for a fee pauses nothing in the Union, and restart is no law there', () => {
    const fee = { ...madrid, pauses: [{ from: '2026-03-09', to: '2026-03-19', kind: 'fee' as const }] };
    expect(answer(fee)).toMatchObject({ due: '2026-04-06', pausedDays: 0 });
    expect(warnings(fee)).toEqual(['pause-fee-outside-uk']);
    expect(warnings({ ...fee, pauseModel: 'restart' })).toEqual(['pause-model-of-uk']);
  });

  test('a clarification before the identity came is overtaken by the restart (UK)', () => {
    const pauses = [
      { from: '2026-10-07', to: '2026-10-09', kind: 'clarification' as const },
      { from: '2026-10-08', to: '2026-10-19', kind: 'identity' as const },
    ];
    const answered = answer({
      ...madrid,
      start: '2026-10-05',
      calendar: 'UK',
      timeZone: 'Europe/London',
      pauses,
    });
    expect(answered).toMatchObject({ due: '2026-11-19', pausedDays: 0, countedFrom: '2026-10-19' });
    expect(answered.steps.map((step) => step.code)).toContain('pause-before-restart');
  });

  test('pauses do not stop hours', () => {
    const pauses = [{ from: '2026-11-21', to: '2026-11-22' }];
    const hours = { ...madrid, rule: '72 hours', start: '2026-11-20T18:30:00+01:00' };
    expect(warnings({ ...hours, pauses })).toEqual(['pauses-not-in-hours']);
    expect(answer({ ...hours, pauses }).due).toBe(answer(hours).due);
  });

  test('a short period over a weekend names Art. 3(5) and does not rely on it', () => {
    const short = { ...madrid, start: '2026-11-13', rule: '2 days' };
    expect(answer(short).due).toBe('2026-11-16');
    expect(warnings(short)).toEqual(['two-working-days']);
    expect(warnings({ ...short, rule: '5 days' })).toEqual([]);
  });
});
