import { expect, test } from 'vitest';
import { everything, isSelected, nothing, selectedCount, toggled, withRows } from './selection.ts';

test('rows are selected one by one and by a range', () => {
  const some = withRows(toggled(nothing, 'a'), ['b', 'c'], true);
  expect([...'abcd'].map((id) => isSelected(some, id))).toEqual([true, true, true, false]);
  expect(selectedCount(some, 100)).toBe(3);
  expect(selectedCount(toggled(some, 'b'), 100)).toBe(2);
});

test('all in the filter are selected without knowing their ids, but for those taken out', () => {
  const most = toggled(everything, 'b');
  expect(isSelected(most, 'unseen')).toBe(true);
  expect(isSelected(most, 'b')).toBe(false);
  expect(selectedCount(most, 48_216)).toBe(48_215);
  expect(selectedCount(toggled(most, 'b'), 48_216)).toBe(48_216);
});
