import { NumberControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { currencyOf, formatAmount } from './format-amount.ts';

function EditAmount(props: EditProps) {
  return (
    <NumberControl {...props} scale="decimal" suffix={currencyOf(props.field, { record: props.record })} />
  );
}

export const currencyView = fieldView(
  {
    name: 'currency',
    text: (value, field, locale, context) => formatAmount(String(value), currencyOf(field, context), locale),
    Edit: EditAmount,
    align: 'right',
    width: { min: 110, grow: 0.7 },
  },
  orderedFilter('numeric'),
);
