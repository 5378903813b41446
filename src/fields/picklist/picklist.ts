import { choiceLabel, choicesOf } from '../choices.ts';
import { checkChoices, readChosen } from '../chosen.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { checkOptionKinds } from '../options.ts';

/** One of option `choices`. The value is stored; the label is what people read, and may change. */
export const picklist: FieldType = {
  name: 'picklist',
  label: { en: 'Choice', es: 'Lista de opciones' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => [...checkOptionKinds(field, { choices: { kind: 'own' } }), ...checkChoices(field)],
  parse: readChosen,
  parseText: (written, field) => readChosen(written.trim(), field),
  format: (value, field, locale) => choiceLabel(String(value), field, locale),
  filter: exactFilter('text'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => ({ type: 'string', examples: choicesOf(field).map((choice) => choice.value) }),
};
