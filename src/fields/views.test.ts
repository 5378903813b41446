import { expect, test } from 'vitest';
import { fieldTypes } from './index.ts';
import { allFieldViews } from './views.ts';

test('every field type can be shown, and offers in filters exactly what the type can', () => {
  expect(allFieldViews.map((view) => view.name).sort()).toEqual([...fieldTypes.keys()].sort());
  for (const view of allFieldViews) {
    const type = fieldTypes.get(view.name);
    expect({ name: view.name, operators: view.operators, relative: view.relative }).toEqual({
      name: view.name,
      operators: type?.filter?.operators ?? [],
      relative: type?.filter?.relative,
    });
  }
});

test('a column can be sorted exactly where its type sorts', () => {
  const wrong = allFieldViews.filter((view) => view.sortable !== fieldTypes.get(view.name)?.sortable);
  expect(wrong.map((view) => view.name)).toEqual([]);
});
