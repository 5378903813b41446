import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

function EditEmail(props: EditProps) {
  return <TextControl {...props} type="email" />;
}

function ShowEmail({ value }: ShowProps) {
  return <a href={`mailto:${encodeURI(String(value))}`}>{String(value)}</a>;
}

export const emailView = fieldView(
  { name: 'email', text: String, Edit: EditEmail, Show: ShowEmail, width: { min: 160, grow: 1.4 } },
  TEXT_FILTER,
);
