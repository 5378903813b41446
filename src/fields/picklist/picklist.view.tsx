import { labelText } from '../../metadata/label.ts';
import { choiceLabel, choicesOf, openChoices } from '../choices.ts';
import { LatePick } from '../controls/lazy.tsx';
import { ToneDot } from '../controls/tone-dot.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';

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
