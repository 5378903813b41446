/** A figure of a summary as people read it. */
import { formatAmount } from '../../fields/currency/format-amount.ts';
import { formatDecimal } from '../../fields/format-decimal.ts';
import type { Locale } from '../../metadata/label.ts';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import type { AggregateInfo, Figures } from './queries.ts';

export function figureText(
  value: string | null,
  info: AggregateInfo,
  { currency }: Pick<Figures, 'currency'>,
  locale: Locale,
): string {
  if (value === null) return '—';
  if (info.kind === 'date') return plainDate(value, locale);
  if (info.kind === 'instant') return plainInstant(value, locale);
  const code = info.currency ?? (info.perCurrency ? currency : undefined);
  return code ? formatAmount(value, code, locale) : formatDecimal(value, locale);
}
