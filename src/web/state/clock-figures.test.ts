import { expect, test } from 'vitest';
import { clockFigures } from './clock-figures.ts';

const march = { start: '2026-03-05', due: '2026-04-07', unmoved: '2026-04-05' };

test('a clock shows the days left, the part that has passed and the striped shift', () => {
  const figures = clockFigures(march, '2026-03-26');
  expect(figures.days).toBe(12);
  expect(figures.used).toBeCloseTo(21 / 33);
  expect(figures.stripesFrom).toBeCloseTo(31 / 33);
  expect(figures.tone).toBe('calm');
});

test('it is petrol in its own case, amber from seven days and red from two', () => {
  expect(clockFigures(march, '2026-03-26', true).tone).toBe('case');
  expect(clockFigures(march, '2026-03-31', true).tone).toBe('risk');
  expect(clockFigures(march, '2026-04-05').tone).toBe('late');
});

test('an overdue clock counts on and its bar stays full', () => {
  const figures = clockFigures(march, '2026-04-10');
  expect(figures.days).toBe(-3);
  expect(figures.used).toBe(1);
});
