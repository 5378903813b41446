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

const USUAL = { precision: 18, scale: 2 };

/** An exact decimal, stored and exchanged as text. Options `precision`, `scale`, `min`, `max`. */
export const decimal: FieldType = {
  name: 'decimal',
  label: { en: 'Decimal number', es: 'Número decimal' },
  ...oneColumn((field) => decimalSqlType(field, USUAL)),
  checkOptions: (field) => checkDecimalOptions(field, USUAL),
  parse: (value, field) => parseDecimal(value, field, USUAL),
  parseText: (written, field, context) => parseDecimalText(written, field, context, USUAL),
  format: (value, _field, locale) => formatDecimal(String(value), locale),
  filter: orderedFilter('numeric'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => decimalSchema(field, USUAL),
};
