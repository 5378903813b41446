import type { FieldDefinition } from '../../metadata/field.ts';
import { type Locale, labelText } from '../../metadata/label.ts';
import { choiceLabel, choicesOf } from '../choices.ts';
import { LatePick } from '../controls/lazy.tsx';
import { ToneDot } from '../controls/tone-dot.tsx';
import { type EditProps, fieldView, type ShowProps, type ViewChoice } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';

/** The choices that may still be chosen, with their labels. */
export function openChoices(field: FieldDefinition, locale: Locale): ViewChoice[] {
  return choicesOf(field)
    .filter((choice) => !choice.closed)
    .map((choice) => ({ value: choice.value, label: labelText(choice.label, locale) }));
}

function EditPick(props: EditProps) {
  return <LatePick {...props} choices={openChoices(props.field, props.locale)} />;
}

/** A choice with its tone as a dot beside the word: never by colour alone. */
export function ShowChoice({ value, field, locale }: ShowProps) {
  const choice = choicesOf(field).find((one) => one.value === value);
  return (
    <>
      {choice?.tone && <ToneDot tone={choice.tone} />}
      <bdi>{choiceLabel(String(value), field, locale)}</bdi>
    </>
  );
}

export const picklistView = fieldView(
  {
    name: 'picklist',
    text: (value, field, locale) => choiceLabel(String(value), field, locale),
    Edit: EditPick,
    Show: ShowChoice,
    choices: (field, locale) =>
      choicesOf(field).map((choice) => ({ value: choice.value, label: labelText(choice.label, locale) })),
    width: { min: 100, grow: 0.8 },
  },
  exactFilter('text'),
);
