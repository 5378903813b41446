import { choiceLabel, choicesOf, openChoices } from '../choices.ts';
import { LatePick } from '../controls/lazy.tsx';
import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

/** Written, or chosen where the app gave the field the list that its codes are of. */
function EditText(props: EditProps) {
  const choices = openChoices(props.field, props.locale);
  return choices.length > 0 ? <LatePick {...props} choices={choices} /> : <TextControl {...props} />;
}

export const textView = fieldView(
  {
    name: 'text',
    text: (value, field, locale) => choiceLabel(String(value), field, locale),
    Edit: EditText,
    choices: (field, locale) => (choicesOf(field).length > 0 ? openChoices(field, locale) : null),
    width: { min: 130, grow: 1.4 },
  },
  TEXT_FILTER,
);
