import { NumberControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { formatDecimal } from '../format-decimal.ts';

function EditNumber(props: EditProps) {
  return <NumberControl {...props} scale="whole" />;
}

export const numberView = fieldView(
  {
    name: 'number',
    text: (value, _field, locale) => formatDecimal(String(value), locale),
    Edit: EditNumber,
    align: 'right',
    width: { min: 90, grow: 0.6 },
  },
  orderedFilter('bigint'),
);
