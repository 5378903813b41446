import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { choiceLabel, choicesOf, isObject } from '../choices.ts';
import { checkChoices, readChosen } from '../chosen.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { fieldFinding, optionFinding } from '../findings.ts';
import { checkOptionKinds, FIELD_OPTION, textOption } from '../options.ts';
import { offeredChoices } from './offered-choices.ts';

/**
 * A choice whose offer depends on another picklist of the record. Options: `dependsOn` names that field, `choices` is
 * every choice, `offered` maps each value of that field to the values offered with it.
 */
export const dependentPicklist: FieldType = {
  name: 'dependent_picklist',
  label: { en: 'Dependent choice', es: 'Lista dependiente' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) => [
    ...checkOptionKinds(field, {
      choices: { kind: 'own' },
      offered: { kind: 'own' },
      dependsOn: FIELD_OPTION,
    }),
    ...checkChoices(field),
    ...checkOffer(field),
  ],
  parse: readChosen,
  parseText: (written, field) => readChosen(written.trim(), field),
  format: (value, field, locale) => choiceLabel(String(value), field, locale),
  checkBeside,
  filter: exactFilter('text'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => ({ type: 'string', examples: choicesOf(field).map((choice) => choice.value) }),
};

function checkBeside(
  value: JsonValue,
  field: FieldDefinition,
  record: Readonly<Record<string, JsonValue | null | undefined>>,
): readonly Finding[] {
  const parent = textOption(field, 'dependsOn') ?? '';
  const offered = offeredChoices(field, record[parent]);
  if (offered.includes(String(value))) return [];
  const message = offered.length
    ? {
        en: `With this ${parent}, choose one of: ${offered.join(', ')}.`,
        es: `Con este valor de ${parent}, elija uno de: ${offered.join(', ')}.`,
      }
    : {
        en: `Choose ${parent} first; its present value offers no choice here.`,
        es: `Elija antes ${parent}; su valor actual no ofrece aquí ninguna opción.`,
      };
  return [fieldFinding('field.choice_not_offered', field, message)];
}

function checkOffer(field: FieldDefinition): Finding[] {
  const { offered, dependsOn } = field.options ?? {};
  if (typeof dependsOn !== 'string')
    return [
      optionFinding('options.missing', field, 'dependsOn', {
        en: 'Name the picklist that the choices depend on.',
        es: 'Nombre la lista de la que dependen las opciones.',
      }),
    ];
  if (!isObject(offered))
    return [
      optionFinding('options.missing', field, 'offered', {
        en: 'Say which values are offered with each of its values.',
        es: 'Indique qué valores se ofrecen con cada uno de los suyos.',
      }),
    ];
  const known = new Set(choicesOf(field).map((choice) => choice.value));
  return Object.keys(offered)
    .filter((beside) => !allKnown(offered[beside], known))
    .map((beside) =>
      optionFinding('options.choices', field, `offered.${beside}`, {
        en: 'Offer only values of choices.',
        es: 'Ofrezca solo valores de choices.',
      }),
    );
}

function allKnown(values: JsonValue | undefined, known: ReadonlySet<string>): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string' && known.has(value));
}
