import { LateLongText } from '../controls/lazy.tsx';
import { fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

function ShowLines({ value }: ShowProps) {
  return (
    <bdi style={{ whiteSpace: 'pre-wrap' }} dir="auto">
      {String(value)}
    </bdi>
  );
}

export const longTextView = fieldView(
  {
    name: 'long_text',
    text: String,
    Show: ShowLines,
    Edit: LateLongText,
    wide: true,
    sortable: false,
    width: { min: 200, grow: 2 },
  },
  TEXT_FILTER,
);
