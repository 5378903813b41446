import { NumberControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { formatDecimal } from '../format-decimal.ts';

function EditDecimal(props: EditProps) {
  return <NumberControl {...props} scale="decimal" />;
}

export const decimalView = fieldView(
  {
    name: 'decimal',
    text: (value, _field, locale) => formatDecimal(String(value), locale),
    Edit: EditDecimal,
    align: 'right',
    width: { min: 90, grow: 0.6 },
  },
  orderedFilter('numeric'),
);
