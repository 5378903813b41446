import type { FieldDefinition } from '../../metadata/field.ts';
import type { Locale } from '../../metadata/label.ts';
import type { FormatContext } from '../field-type.ts';
import { formatDecimal } from '../format-decimal.ts';
import { textOption } from '../options.ts';

/** The currency of an amount, or undefined where the record's currency isn't known. */
export function currencyOf(field: FieldDefinition, context?: FormatContext): string | undefined {
  const fixed = textOption(field, 'currency');
  if (fixed) return fixed;
  const value = context?.record?.[textOption(field, 'currencyField') ?? ''];
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : undefined;
}

/** `€1,234.50` in English, `1.234,50 €` in Spanish; the bare number where the currency isn't known. */
export function formatAmount(amount: string, code: string | undefined, locale: Locale): string {
  const shown = withoutIdleZeros(amount, decimalsOfCurrency(code));
  return formatDecimal(shown, locale, code ? { style: 'currency', currency: code } : {});
}

/** `85.0000` of a price kept with four decimals is read as `85.00`, `0.0350` stays `0.035`. */
function withoutIdleZeros(amount: string, usual: number): string {
  const [whole = '', decimals = ''] = amount.split('.');
  if (decimals.length <= usual) return amount;
  const more = decimals.slice(usual).replace(/0+$/, '');
  const kept = decimals.slice(0, usual) + more;
  return kept === '' ? whole : `${whole}.${kept}`;
}

function decimalsOfCurrency(code: string | undefined): number {
  if (code === undefined) return 2;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: code,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}
