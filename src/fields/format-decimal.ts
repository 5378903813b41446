import type { Locale } from '../metadata/label.ts';

/** In the locale's digits and marks, with every decimal kept. */
export function formatDecimal(text: string, locale: Locale, options: Intl.NumberFormatOptions = {}): string {
  const scale = text.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
    useGrouping: 'always',
    ...options,
  }).format(text as Intl.StringNumericLiteral);
}
