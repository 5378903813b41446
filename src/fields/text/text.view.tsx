import { TextControl } from '../controls/text-control.tsx';
import { fieldView } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

export const textView = fieldView(
  { name: 'text', text: String, Edit: TextControl, width: { min: 130, grow: 1.4 } },
  TEXT_FILTER,
);
