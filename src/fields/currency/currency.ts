import type { FieldDefinition } from '../../metadata/field.ts';
import type { Parsed } from '../../metadata/finding.ts';
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
import { optionFinding, refuse } from '../findings.ts';
import { FIELD_OPTION, type OptionKind, textOption } from '../options.ts';
import { readWrittenNumber } from '../written-number.ts';
import { currencyOf, formatAmount } from './format-amount.ts';

const USUAL = { precision: 18, scale: 2 };
const CURRENCY_OPTION: OptionKind = { kind: 'text', pattern: /^[A-Z]{3}$/, like: '"EUR"' };

/**
 * An exact amount of money. Its currency (ISO 4217) is option `currency`, or the value of the record's field named by
 * option `currencyField`.
 */
export const currency: FieldType = {
  name: 'currency',
  label: { en: 'Amount of money', es: 'Importe' },
  ...oneColumn((field) => decimalSqlType(field, USUAL)),
  checkOptions(field) {
    const more = { currency: CURRENCY_OPTION, currencyField: FIELD_OPTION };
    const findings = checkDecimalOptions(field, USUAL, more);
    const given = [field.options?.currency, field.options?.currencyField].filter((one) => one !== undefined);
    if (given.length !== 1)
      findings.push(
        optionFinding('options.missing', field, 'currency', {
          en: 'Give either currency or currencyField.',
          es: 'Indique currency o currencyField, uno de los dos.',
        }),
      );
    return findings;
  },
  parse: (value, field) => parseDecimal(value, field, USUAL),
  parseText: (written, field, context) =>
    refuseOtherCurrency(written, field) ?? parseDecimalText(written, field, context, USUAL),
  format: (value, field, locale, context) => formatAmount(String(value), currencyOf(field, context), locale),
  filter: orderedFilter('numeric'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: (field) => decimalSchema(field, USUAL),
};

/** `$5` in a field of euros would be an untrue record. Fields whose currency is beside them are judged by their form. */
function refuseOtherCurrency(written: string, field: FieldDefinition): Parsed<never> | null {
  const code = textOption(field, 'currency');
  const read = readWrittenNumber(written);
  const sign = read.kind === 'number' ? read.sign : undefined;
  if (code === undefined || sign === undefined || signsOf(code).has(sign.toUpperCase())) return null;
  return refuse('field.other_currency', field, {
    en: `Write the amount in ${code}.`,
    es: `Escriba el importe en ${code}.`,
  });
}

function signsOf(code: string): ReadonlySet<string> {
  const names = new Set([code]);
  for (const locale of ['en', 'es', 'und']) {
    for (const currencyDisplay of ['symbol', 'narrowSymbol'] as const)
      names.add(signIn(locale, code, currencyDisplay));
  }
  return names;
}

function signIn(locale: string, currency: string, currencyDisplay: 'symbol' | 'narrowSymbol'): string {
  const parts = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).formatToParts(
    1,
  );
  return (parts.find((part) => part.type === 'currency')?.value ?? currency).toUpperCase();
}
