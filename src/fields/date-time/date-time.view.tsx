import { LateMoment } from '../controls/lazy.tsx';
import { fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { writtenInstant } from '../written-day.ts';

export const dateTimeView = fieldView(
  {
    name: 'date_time',
    text: (value, _field, locale, context) => writtenInstant(String(value), locale, context?.timeZone),
    Edit: LateMoment,
    width: { min: 136, grow: 0.6 },
  },
  orderedFilter('timestamptz', 'instant'),
);
