import { expect, test } from 'vitest';
import { axisFigure, everyPeriod, periodMark, roundFigures } from './axis.ts';

test('the lines of a chart stand at round figures and reach over every value', () => {
  expect(roundFigures(0, 14_201.5)).toEqual([0, 5000, 10_000, 15_000]);
  expect(roundFigures(0, 5)).toEqual([0, 2, 4, 6]);
  expect(roundFigures(-30, 60)).toEqual([-50, 0, 50, 100]);
  expect(roundFigures(0, 0)).toEqual([0]);
});

test('a figure of the axis is short, in the words of its language', () => {
  expect(axisFigure(15_000, 'en')).toBe('15K');
  expect(axisFigure(2.5, 'es')).toBe('2,5');
});

test('a month without records keeps its place between the others', () => {
  expect(everyPeriod(['2026-02-01', '2025-12-01'], 'month', 60)).toEqual([
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
  ]);
  expect(everyPeriod(['2025-10-01', '2026-04-01'], 'quarter', 60)).toHaveLength(3);
  expect(everyPeriod(['2024-02-28', '2024-03-01'], 'day', 60)).toContain('2024-02-29');
  expect(everyPeriod(['2020-01-01', '2026-01-01'], 'day', 60)).toEqual(['2020-01-01', '2026-01-01']);
  expect(everyPeriod([], 'year', 60)).toEqual([]);
});

test('the year of a month is said on the left and where it begins', () => {
  expect(periodMark('2025-12-01', 'month', 'en', true)).toBe('Dec 2025');
  expect(periodMark('2026-01-01', 'month', 'en', false)).toBe('Jan 2026');
  expect(periodMark('2026-02-01', 'month', 'es', false)).toBe('feb');
  expect(periodMark('2026-04-01', 'quarter', 'es', false)).toBe('T2 2026');
});
