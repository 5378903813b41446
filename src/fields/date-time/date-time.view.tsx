import { TextInput } from '@mantine/core';
import { type EditProps, fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { instantOf, localMoment, writtenInstant } from '../written-day.ts';

function EditMoment(props: EditProps) {
  return (
    <TextInput
      id={props.id}
      type="datetime-local"
      value={typeof props.value === 'string' ? localMoment(props.value) : ''}
      onChange={(event) => props.onChange(instantOf(event.currentTarget.value))}
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus}
    />
  );
}

export const dateTimeView = fieldView(
  {
    name: 'date_time',
    text: (value, _field, locale, context) => writtenInstant(String(value), locale, context?.timeZone),
    Edit: EditMoment,
    width: { min: 136, grow: 0.6 },
  },
  orderedFilter('timestamptz', 'instant'),
);
