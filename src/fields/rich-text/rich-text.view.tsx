import { LateRichText } from '../controls/lazy.tsx';
import { fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';
import { htmlText, sanitiseHtml } from './sanitise.ts';

function ShowRichText({ value }: ShowProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised when it was stored and again here
  return <div dir="auto" dangerouslySetInnerHTML={{ __html: sanitiseHtml(String(value)) }} />;
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
