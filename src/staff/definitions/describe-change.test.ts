import { expect, test } from 'vitest';
import { describeChange } from './describe-change.ts';

const field = (more: object) => ({
  block: 'main',
  field: { name: 'city', type: 'text', label: { en: 'City', es: 'Ciudad' }, ...more },
});

test('a change of a field names each part with what it was', () => {
  const change = describeChange(
    field({ required: true }),
    field({ label: { en: 'Town' }, privacy: { category: 'none' } }),
    'en',
  );
  expect(change).toEqual({
    what: 'changed',
    parts: [
      { part: 'label', before: 'City', after: 'Town' },
      { part: 'category', before: null, after: 'none' },
    ],
  });
});

test('what is new or gone is told as such', () => {
  expect(describeChange(null, field({}), 'en').what).toBe('added');
  expect(describeChange(field({}), null, 'en').what).toBe('removed');
});

test('a change of a shipped module tells only the parts that it stores', () => {
  const shipped = { name: 'contacts', label: { en: 'Contact' }, icon: 'users', fields: [] };
  expect(describeChange(shipped, { icon: 'box' }, 'en').parts).toEqual([
    { part: 'icon', before: 'users', after: 'box' },
  ]);
});

test('what is too long for a line is only said to have changed', () => {
  const long = {
    blocks: Array.from({ length: 9 }, (_, index) => ({ name: `block_${index}`, fields: ['a', 'b'] })),
  };
  expect(describeChange({ blocks: [] }, long, 'en').parts).toEqual([
    { part: 'blocks', before: null, after: undefined },
  ]);
});
