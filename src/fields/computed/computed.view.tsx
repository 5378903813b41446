import { currencyOf, formatAmount } from '../currency/format-amount.ts';
import { fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';

export const computedView = fieldView(
  {
    name: 'computed',
    text: (value, field, locale, context) => formatAmount(String(value), currencyOf(field, context), locale),
    Edit: null,
    align: 'right',
    width: { min: 110, grow: 0.7 },
  },
  orderedFilter('numeric'),
);
