import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';

function EditTime(props: EditProps) {
  return <TextControl {...props} type="time" />;
}

export const timeView = fieldView(
  {
    name: 'time',
    text: (value) => String(value).replace(/:00$/, ''),
    Edit: EditTime,
    width: { min: 70, grow: 0.4 },
  },
  orderedFilter('time'),
);
