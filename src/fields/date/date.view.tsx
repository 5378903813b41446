import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { writtenDay } from '../written-day.ts';

function EditDate(props: EditProps) {
  return <TextControl {...props} type="date" />;
}

export const dateView = fieldView(
  {
    name: 'date',
    text: (value, _field, locale) => writtenDay(String(value), locale),
    Edit: EditDate,
    width: { min: 96, grow: 0.5 },
  },
  orderedFilter('date', 'date'),
);
