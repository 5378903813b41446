import { oneColumn } from '../column.ts';
import {
  checkDecimalOptions,
  decimalSchema,
  decimalSqlType,
  parseDecimal,
  parseDecimalText,
} from '../decimal-value.ts';
import type { FieldType } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { formatDecimal } from '../format-decimal.ts';

const USUAL = { precision: 7, scale: 2 };

/** A percentage, exact: `"21.00"` is 21 %. Options as of a decimal. */
export const percent: FieldType = {
  name: 'percent',
  label: { en: 'Percentage', es: 'Porcentaje' },
  ...oneColumn((field) => decimalSqlType(field, USUAL)),
  checkOptions: (field) => checkDecimalOptions(field, USUAL),
  parse: (value, field) => parseDecimal(value, field, USUAL),
  parseText: (written, field, context) =>
    parseDecimalText(written.trim().replace(/[%٪]$/, ''), field, context, USUAL),
  format: (value, _field, locale) =>
    formatDecimal(String(value), locale, { style: 'unit', unit: 'percent', minimumFractionDigits: 0 }),
  filter: orderedFilter('numeric'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => decimalSchema(field, USUAL),
};
