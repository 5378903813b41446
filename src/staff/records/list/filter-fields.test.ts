import { expect, test } from 'vitest';
import { modules } from '../../../modules/index.ts';
import { filterFields } from './condition-editor.tsx';

test('a filter names each field once, also in modules with a title of their own', () => {
  for (const module of modules) {
    const names = filterFields(module, () => true).map((field) => field.name);
    expect(names, module.name).toEqual([...new Set(names)]);
  }
});
