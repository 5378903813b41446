import { expect, test, vi } from 'vitest';
import { keyAction, type TableKeys } from './table-keys.ts';

const keys: TableKeys = { move: vi.fn(), select: vi.fn(), open: vi.fn(), peek: vi.fn() };

test('J and K move, X selects', () => {
  keyAction(keys, 'j', false)?.();
  keyAction(keys, 'k', true)?.();
  expect(vi.mocked(keys.move).mock.calls).toEqual([[1], [-1]]);
  expect(keyAction(keys, 'x', true)).toBe(keys.select);
});

test('Enter and Space stay with a link or a button that has the focus', () => {
  expect(keyAction(keys, 'Enter', true)).toBeUndefined();
  expect(keyAction(keys, ' ', true)).toBeUndefined();
  expect(keyAction(keys, 'Enter', false)).toBe(keys.open);
  expect(keyAction(keys, ' ', false)).toBe(keys.peek);
});

test('a slash finds, N writes a new one, Escape lets go of what is selected', () => {
  const more = { ...keys, find: vi.fn(), create: vi.fn(), clear: vi.fn() };
  expect(keyAction(more, '/', false)).toBe(more.find);
  expect(keyAction(more, 'n', false)).toBe(more.create);
  expect(keyAction(more, 'Escape', true)).toBe(more.clear);
});

test('a key whose action is not offered means nothing', () => {
  expect(keyAction(keys, 'e', false)).toBeUndefined();
  expect(keyAction(keys, 'q', false)).toBeUndefined();
});
