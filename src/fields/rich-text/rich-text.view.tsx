import { Suspense } from 'react';
import { LateRichText, LateRichTextShown } from '../controls/lazy.tsx';
import { fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';
import { htmlText } from './html-text.ts';

/** Its words at once; with their form as soon as what cleans it is loaded. */
function ShowRichText(props: ShowProps) {
  return (
    <Suspense fallback={<div dir="auto">{htmlText(String(props.value))}</div>}>
      <LateRichTextShown {...props} />
    </Suspense>
  );
}

export const richTextView = fieldView(
  {
    name: 'rich_text',
    text: (value) => htmlText(String(value)),
    Show: ShowRichText,
    Edit: LateRichText,
    wide: true,
    sortable: false,
    width: { min: 200, grow: 2 },
  },
  { ...TEXT_FILTER, operators: ['contains', 'empty', 'notEmpty'] },
);
