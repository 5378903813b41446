import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import { currencyOf, formatAmount } from '../currency/format-amount.ts';
import { parseDecimal, type Scale } from '../decimal-value.ts';
import type { FieldType } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { optionFinding, refuse } from '../findings.ts';
import { checkOptionKinds, FIELD_OPTION, textOption } from '../options.ts';

const SQL_TYPE = /^numeric\(([1-9]|[12]\d|3[0-8]),([0-9]|1[0-2])\)$/;

/**
 * An exact number that the module's behaviour computes and stores (an invoice's total); nobody writes it. Option
 * `sqlType` is its column, `numeric(18,2)`; option `currencyField` names the field with its currency.
 */
export const computed: FieldType = {
  name: 'computed',
  label: { en: 'Computed number', es: 'Número calculado' },
  ...oneColumn((field) => textOption(field, 'sqlType') ?? 'numeric(18,2)'),
  checkOptions,
  parse: (_value, field) =>
    refuse('field.read_only', field, {
      en: 'Leave the field out: the system computes it.',
      es: 'Deje el campo fuera: lo calcula el sistema.',
    }),
  parseText: (_written, field) =>
    refuse('field.read_only', field, {
      en: 'Leave the field out: the system computes it.',
      es: 'Deje el campo fuera: lo calcula el sistema.',
    }),
  format: (value, field, locale, context) => formatAmount(String(value), currencyOf(field, context), locale),
  filter: {
    ...orderedFilter('numeric'),
    parse: (value, field) => parseDecimal(value, field, scaleFrom(field)),
  },
  sortable: true,
  searched: false,
  systemWritten: true,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', readOnly: true, pattern: '^-?\\d+(\\.\\d+)?$' }),
};

function scaleFrom(field: FieldDefinition): Scale {
  const [, precision = 18, scale = 2] = SQL_TYPE.exec(textOption(field, 'sqlType') ?? '') ?? [];
  return { precision: Number(precision), scale: Number(scale) };
}

function checkOptions(field: FieldDefinition): Finding[] {
  const findings = checkOptionKinds(field, {
    sqlType: { kind: 'text', pattern: SQL_TYPE, like: '"numeric(18,2)"' },
    currencyField: FIELD_OPTION,
  });
  const [, precision, scale] = SQL_TYPE.exec(textOption(field, 'sqlType') ?? '') ?? [];
  if (Number(scale) > Number(precision))
    findings.push(
      optionFinding('options.range', field, 'sqlType', {
        en: 'Write a scale not above the precision.',
        es: 'Escriba una escala que no supere la precisión.',
      }),
    );
  return findings;
}
