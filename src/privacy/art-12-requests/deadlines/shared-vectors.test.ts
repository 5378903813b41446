import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedCalendars } from './calendar-book.ts';
import { computeDeadline } from './compute.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { zoneOf } from './law-vectors.ts';

/** The machine-readable vectors that were agreed beside the repository; their own law-vectors.test.ts always runs. */
const file = new URL('../../../../../shared/data/deadline-vectors.json', import.meta.url);
const isThere = existsSync(file);

interface MonthVector {
  kind: 'months';
  id: string;
  event: string;
  months: number;
  calendar: string;
  due: string;
}
interface HourVector {
  kind: 'hours';
  id: string;
  event: string;
  tz: string;
  hours: number;
  target: string;
  statutoryLatest: string;
}
interface Shared {
  calendars: Record<string, string[]>;
  vectors: (MonthVector | HourVector)[];
}

const shared: Shared = isThere
  ? (JSON.parse(readFileSync(file, 'utf8')) as Shared)
  : { calendars: {}, vectors: [] };

function calendar(code: string): HolidayCalendar {
  const found = shippedCalendars().get(code);
  if (found === undefined) throw new Error(`No calendar ${code}.`);
  return found;
}

describe.skipIf(!isThere)(
  'the shared vectors (skipped: ../shared/data/deadline-vectors.json is not there)',
  () => {
    test.each(Object.entries(shared.calendars))(
      '%s has exactly the national holidays of the vectors',
      (code, expected) => {
        const years = new Set(expected.map((date) => date.slice(0, 4)));
        const ours = calendar(code)
          .days.map((day) => day.date)
          .filter((date) => years.has(date.slice(0, 4)));
        expect(ours).toEqual(expected);
      },
    );

    test('there are vectors of both kinds', () => {
      expect(new Set(shared.vectors.map((vector) => vector.kind))).toEqual(new Set(['months', 'hours']));
    });

    test.each(shared.vectors.filter((vector) => vector.kind === 'months'))('$id is due on $due', (vector) => {
      const { event: start, months } = vector;
      const rule = months === 1 ? '1 month' : `${months} months`;
      const input = { start, rule, calendar: vector.calendar, timeZone: zoneOf(vector.calendar) };
      expect(computeDeadline(input, calendar(vector.calendar)).due).toBe(vector.due);
    });

    test.each(shared.vectors.filter((vector) => vector.kind === 'hours'))(
      '$id: $hours hours end at $target',
      (vector) => {
        const { event: start, tz: timeZone, target, statutoryLatest } = vector;
        const input = { start, rule: `${vector.hours} hours`, calendar: 'none', timeZone };
        expect(computeDeadline(input, calendar('none'))).toMatchObject({ target, statutoryLatest });
      },
    );
  },
);

// Said among the skipped tests where the vectors are missing, and nowhere else.
if (!isThere)
  test.skip('../shared/data/deadline-vectors.json is not beside the repository: its vectors were not run', () => {});
