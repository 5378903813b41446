import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { choiceLabel, choicesOf } from '../choices.ts';
import { checkChoices, readChosen } from '../chosen.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';

/** Several of option `choices`, kept in the order of the choices. Empty is null, never an empty list. */
export const multiPicklist: FieldType = {
  name: 'multi_picklist',
  label: { en: 'Several choices', es: 'Varias opciones' },
  ...oneColumn(() => 'text[]'),
  checkOptions: (field) => [...checkOptionKinds(field, { choices: { kind: 'own' } }), ...checkChoices(field)],
  parse(value, field) {
    if (!Array.isArray(value))
      return refuse('field.not_a_list', field, {
        en: 'Write a list of choices: ["a", "b"].',
        es: 'Escriba una lista de opciones: ["a", "b"].',
      });
    return readAll(value, field);
  },
  parseText: (written, field) =>
    readAll(
      written
        .split(/[;|\n]|,(?=\s*\S)/)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
      field,
    ),
  format: (value, field, locale) =>
    (Array.isArray(value) ? value : [value]).map((one) => choiceLabel(String(one), field, locale)).join('; '),
  filter: {
    operators: ['contains', 'in', 'notIn', 'empty', 'notEmpty'],
    compare: 'exact',
    sqlType: 'text',
    shape: 'many',
  },
  sortable: false,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => ({
    type: 'array',
    items: { type: 'string', examples: choicesOf(field).map((choice) => choice.value) },
  }),
};

function readAll(values: readonly JsonValue[], field: FieldDefinition): Parsed<JsonValue> {
  const order = choicesOf(field).map((choice) => choice.value);
  if (values.length > order.length)
    return refuse('field.too_many_values', field, {
      en: `Choose at most ${order.length}.`,
      es: `Elija ${order.length} como máximo.`,
    });
  const chosen = new Set<string>();
  for (const value of values) {
    const one = readChosen(value, field);
    if (!one.ok) return one;
    if (chosen.has(one.value))
      return refuse('field.duplicate_choice', field, {
        en: `"${one.value}" is there twice. Choose it once.`,
        es: `«${one.value}» está dos veces. Elíjalo una sola vez.`,
      });
    chosen.add(one.value);
  }
  return parsed(chosen.size ? order.filter((value) => chosen.has(value)) : null);
}
