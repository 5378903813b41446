import { expect, test } from 'vitest';
import { fieldOf } from '../../tools/testing/field.ts';
import { fieldTypes } from './index.ts';
import { textView } from './text/text.view.tsx';
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

test('a text that holds codes of a list is told and chosen by name; any other text is as it was written', () => {
  const plain = fieldOf('text', { codeOf: 'purposes' });
  const choices = [{ value: 'marketing_email', label: { en: 'Marketing by e-mail', es: 'Publicidad' } }];
  const named = fieldOf('text', { codeOf: 'purposes', choices });
  const told = (value: string) => [textView.text(value, named, 'es'), textView.text(value, plain, 'es')];
  expect(told('marketing_email')).toEqual(['Publicidad', 'marketing_email']);
  expect(told('gone_since')).toEqual(['gone_since', 'gone_since']);
  expect(textView.choices?.(named, 'en')).toEqual([
    { value: 'marketing_email', label: 'Marketing by e-mail' },
  ]);
  expect(textView.choices?.(plain, 'en')).toBe(null);
});
