import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterScroll, measureTall, placeOf, revealRow, rowsInView, type TallPlace } from './tall-scroll.ts';

const start: TallPlace = { scrollTop: 0, offset: 0 };

describe('a list of a million rows scrolls', () => {
  const measure = measureTall(1_000_000, 34, 700);

  test('the page stays within what browsers can make', () => {
    expect(measure.height).toBeLessThanOrEqual(8_000_000);
    expect(measure.total).toBe(34_000_000);
  });

  test('dragging the bar to its end shows the last row', () => {
    const place = afterScroll(measure, start, measure.height - measure.viewport);
    expect(rowsInView(measure, place, 0).end).toBe(1_000_000);
  });

  test('every row can be brought into view, and lies inside the page', () => {
    fc.assert(
      fc.property(fc.nat(999_999), (row) => {
        const place = revealRow(measure, start, row) ?? start;
        const { first, end } = rowsInView(measure, place, 0);
        expect(first).toBeLessThanOrEqual(row);
        expect(end).toBeGreaterThan(row);
        expect(place.scrollTop).toBeGreaterThanOrEqual(0);
        expect(place.scrollTop).toBeLessThanOrEqual(measure.height - measure.viewport);
      }),
    );
  });

  test('a turn of the wheel moves by the pixels it says, wherever the reader is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 700, max: 33_000_000 }),
        fc.integer({ min: -600, max: 600 }),
        (y, step) => {
          const before = placeOf(measure, y);
          const after = afterScroll(measure, before, before.scrollTop + step);
          expect(after.scrollTop + after.offset).toBe(before.scrollTop + before.offset + step);
        },
      ),
    );
  });
});

describe('a short list', () => {
  const measure = measureTall(30, 34, 700);

  test('scrolls as the browser does', () => {
    expect(afterScroll(measure, start, 120)).toEqual({ scrollTop: 120, offset: 0 });
    expect(rowsInView(measure, { scrollTop: 120, offset: 0 }, 2)).toEqual({ first: 1, end: 27 });
  });

  test('an empty list has no rows in view', () => {
    expect(rowsInView(measureTall(0, 34, 700), start, 5)).toEqual({ first: 0, end: 0 });
  });
});
