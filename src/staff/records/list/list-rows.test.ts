import { describe, expect, test, vi } from 'vitest';
import { ListRows, type ReadRows, stepTo } from './list-rows.ts';

/** A list of `total` numbers, whose cursors are the index to go on from. */
function numbers(total: number) {
  const calls: { from: number; limit: number }[] = [];
  const read: ReadRows<number> = async (asked, limit) => {
    const from = 'skip' in asked ? asked.skip : Number(asked.cursor);
    calls.push({ from, limit });
    const items = Array.from({ length: Math.max(0, Math.min(limit, total - from)) }, (_, at) => from + at);
    const end = from + items.length;
    return { items, next: end < total ? String(end) : null, ...(from === 0 && { total }) };
  };
  return { calls, rows: new ListRows(read) };
}

const settled = (rows: ListRows<number>) =>
  vi.waitFor(
    () => {
      if (rows.snapshot().busy) throw new Error('still reading');
    },
    { timeout: 30_000, interval: 5 },
  );

describe('rows are read as they come into view', () => {
  test('the first page brings the total', async () => {
    const { rows, calls } = numbers(48_216);
    rows.want(0, 30);
    await settled(rows);
    expect(rows.snapshot().total).toBe(48_216);
    expect(rows.row(29)).toBe(29);
    expect(rows.row(100)).toBeUndefined();
    expect(calls).toEqual([{ from: 0, limit: 100 }]);
  });

  test('a row a little further down is read after the rows that are there, and nothing twice', async () => {
    const { rows, calls } = numbers(48_216);
    rows.want(0, 30);
    await settled(rows);
    rows.want(290, 320);
    await settled(rows);
    expect([rows.row(150), rows.row(295), rows.row(315)]).toEqual([150, 295, 315]);
    expect(calls.slice(1)).toEqual([
      { from: 100, limit: 200 },
      { from: 300, limit: 100 },
    ]);
    rows.want(290, 320);
    await settled(rows);
    expect(calls).toHaveLength(3);
  });

  test('a far row among a million is jumped to with one call', async () => {
    const { rows, calls } = numbers(1_000_000);
    rows.want(0, 30);
    await settled(rows);
    rows.want(900_000, 900_030);
    await settled(rows);
    expect(rows.row(900_029)).toBe(900_029);
    expect(calls.slice(1)).toEqual([{ from: 900_000, limit: 100 }]);
    rows.want(999_980, 1_000_000);
    await settled(rows);
    expect(rows.row(999_999)).toBe(999_999);
    expect(rows.snapshot().total).toBe(1_000_000);
  });

  test('a list that ends early says so', async () => {
    const { rows } = numbers(42);
    rows.want(0, 60);
    await settled(rows);
    expect(rows.snapshot().total).toBe(42);
    expect(rows.row(41)).toBe(41);
  });

  test('a failure stops the reading until it is tried again', async () => {
    let broken = true;
    const rows = new ListRows<number>(async () => {
      if (broken) throw new Error('away');
      return { items: [1, 2], next: null };
    });
    rows.want(0, 10);
    await settled(rows);
    expect(rows.snapshot().failure).toBeInstanceOf(Error);
    broken = false;
    rows.retry();
    await settled(rows);
    expect(rows.row(1)).toBe(2);
  });
});

test('the way to a page begins at the nearest page whose cursor is known, or at the page itself', () => {
  const cursors = new Map([[5, 'five']]);
  expect(stepTo(5, cursors)).toEqual({ page: 5, from: { cursor: 'five' }, pages: 1 });
  expect(stepTo(8, cursors)).toEqual({ page: 5, from: { cursor: 'five' }, pages: 4 });
  expect(stepTo(3, cursors)).toEqual({ page: 3, from: { skip: 300 }, pages: 1 });
  expect(stepTo(0, cursors)).toEqual({ page: 0, from: { skip: 0 }, pages: 1 });
});
