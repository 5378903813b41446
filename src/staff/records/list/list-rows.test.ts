import { describe, expect, test, vi } from 'vitest';
import { ListRows, type ReadRows, stepTo } from './list-rows.ts';

/** A list of `total` numbers, whose cursors are the index to go on from. */
function numbers(total: number) {
  const calls: { from: number; limit: number }[] = [];
  const read: ReadRows<number> = async (cursor, limit) => {
    const from = Number(cursor ?? 0);
    calls.push({ from, limit });
    const items = Array.from({ length: Math.min(limit, total - from) }, (_, at) => from + at);
    const end = from + items.length;
    return { items, next: end < total ? String(end) : null, ...(cursor === undefined && { total }) };
  };
  return { calls, rows: new ListRows(read) };
}

const settled = (rows: ListRows<number>) =>
  vi.waitFor(() => {
    if (rows.snapshot().busy) throw new Error('still reading');
  });

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

  test('a row further down is reached in strides, and nothing is read twice', async () => {
    const { rows, calls } = numbers(48_216);
    rows.want(0, 30);
    await settled(rows);
    rows.want(1_990, 2_020);
    await settled(rows);
    expect(rows.row(1_995)).toBe(1_995);
    expect(rows.row(2_015)).toBe(2_015);
    expect(calls.slice(1).reduce((sum, call) => sum + call.limit, 0)).toBe(2_000);
    const before = calls.length;
    rows.want(1_990, 2_020);
    await settled(rows);
    expect(calls.length).toBe(before);
  });

  test('a very far row is not read up to unasked', async () => {
    const { rows } = numbers(1_000_000);
    rows.want(0, 30);
    await settled(rows);
    rows.want(900_000, 900_030);
    await settled(rows);
    expect(rows.row(900_000)).toBeUndefined();
    expect(rows.snapshot().farFrom).toBe(100);
    rows.want(0, 30);
    await settled(rows);
    expect(rows.snapshot().farFrom).toBeNull();
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

test('the way to a page begins at the nearest page whose cursor is known', () => {
  const cursors = new Map([
    [0, undefined],
    [5, 'five'],
  ]);
  expect(stepTo(5, cursors)).toEqual({ page: 5, cursor: 'five', pages: 1, calls: 1 });
  expect(stepTo(3, cursors)).toEqual({ page: 0, cursor: undefined, pages: 4, calls: 1 });
  expect(stepTo(30, cursors)).toMatchObject({ page: 5, pages: 5, calls: 6 });
});
