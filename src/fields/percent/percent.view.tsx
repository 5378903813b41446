import { NumberControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { formatDecimal } from '../format-decimal.ts';

function EditPercent(props: EditProps) {
  return <NumberControl {...props} scale="decimal" suffix="%" />;
}

export const percentView = fieldView(
  {
    name: 'percent',
    text: (value, _field, locale) =>
      formatDecimal(String(value), locale, { style: 'unit', unit: 'percent', minimumFractionDigits: 0 }),
    Edit: EditPercent,
    align: 'right',
    width: { min: 80, grow: 0.5 },
  },
  orderedFilter('numeric'),
);
