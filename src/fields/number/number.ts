import type { FieldDefinition } from '../../metadata/field.ts';
import { type Parsed, parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import { ambiguousNumber } from '../decimal-value.ts';
import type { FieldType } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { optionFinding, refuse } from '../findings.ts';
import { checkOptionKinds, wholeOption } from '../options.ts';
import { readWrittenNumber } from '../written-number.ts';

const ANY = { kind: 'whole', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER } as const;

/** A whole number between ±(2^53 − 1). Options `min` and `max`. */
export const number: FieldType = {
  name: 'number',
  label: { en: 'Whole number', es: 'Número entero' },
  ...oneColumn(() => 'int8', { read: (stored) => Number(stored) }),
  checkOptions(field) {
    const findings = checkOptionKinds(field, { min: ANY, max: ANY });
    if (smallest(field) > largest(field))
      findings.push(
        optionFinding('options.range', field, 'min', {
          en: 'Write a min that is not above max.',
          es: 'Escriba un min que no supere a max.',
        }),
      );
    return findings;
  },
  parse(value, field) {
    if (typeof value === 'number') return inRange(value, field);
    const whole = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : null;
    if (whole === null)
      return refuse('field.not_a_number', field, {
        en: 'Write a whole number, such as 12.',
        es: 'Escriba un número entero, como 12.',
      });
    return inRange(whole, field);
  },
  parseText(written, field, context) {
    const read = readWrittenNumber(written, context.decimalMark);
    if (read.kind === 'ambiguous') return refuse('field.ambiguous_number', field, ambiguousNumber(written));
    if (read.kind === 'none')
      return refuse('field.not_a_number', field, {
        en: 'Write a whole number, such as 12.',
        es: 'Escriba un número entero, como 12.',
      });
    const [whole = '0', decimals = ''] = read.text.split('.');
    if (/[1-9]/.test(decimals)) return refuseDecimals(field);
    return inRange(Number(whole), field);
  },
  format: (value, _field, locale) =>
    new Intl.NumberFormat(locale, { useGrouping: 'always' }).format(Number(value)),
  filter: orderedFilter('int8'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => ({ type: 'integer', minimum: smallest(field), maximum: largest(field) }),
};

function smallest(field: FieldDefinition): number {
  return wholeOption(field, 'min', Number.MIN_SAFE_INTEGER);
}

function largest(field: FieldDefinition): number {
  return wholeOption(field, 'max', Number.MAX_SAFE_INTEGER);
}

function inRange(value: number, field: FieldDefinition): Parsed<number> {
  if (!Number.isFinite(value))
    return refuse('field.not_a_number', field, {
      en: 'Write a whole number, such as 12.',
      es: 'Escriba un número entero, como 12.',
    });
  if (!Number.isInteger(value)) return refuseDecimals(field);
  if (value < smallest(field))
    return refuse('field.too_small', field, {
      en: `Write a number of at least ${smallest(field)}.`,
      es: `Escriba un número de al menos ${smallest(field)}.`,
    });
  if (value > largest(field))
    return refuse('field.too_large', field, {
      en: `Write a number of at most ${largest(field)}.`,
      es: `Escriba un número de ${largest(field)} como máximo.`,
    });
  return parsed(value === 0 ? 0 : value);
}

function refuseDecimals(field: FieldDefinition): Parsed<never> {
  return refuse('field.not_a_whole_number', field, {
    en: 'Write a whole number, without decimals.',
    es: 'Escriba un número entero, sin decimales.',
  });
}
