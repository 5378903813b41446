import { LateDay } from '../controls/lazy.tsx';
import { fieldView } from '../field-view.tsx';
import { orderedFilter } from '../filters.ts';
import { writtenDay } from '../written-day.ts';

export const dateView = fieldView(
  {
    name: 'date',
    text: (value, _field, locale) => writtenDay(String(value), locale),
    Edit: LateDay,
    width: { min: 96, grow: 0.5 },
  },
  orderedFilter('date', 'date'),
);
