import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';
import { spacedPhone } from './spaced-phone.ts';

function EditPhone(props: EditProps) {
  return <TextControl {...props} type="tel" />;
}

function ShowPhone({ value }: ShowProps) {
  return (
    <a href={`tel:${String(value)}`} className="at-figures">
      {spacedPhone(String(value))}
    </a>
  );
}

export const phoneView = fieldView(
  {
    name: 'phone',
    text: (value) => spacedPhone(String(value)),
    Edit: EditPhone,
    Show: ShowPhone,
    width: { min: 130, grow: 1 },
  },
  TEXT_FILTER,
);
