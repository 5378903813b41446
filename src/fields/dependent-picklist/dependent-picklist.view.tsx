import { choiceLabel, openChoices } from '../choices.ts';
import { LatePick } from '../controls/lazy.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { textOption } from '../options.ts';
import { picklistView, ShowChoice } from '../picklist/picklist.view.tsx';
import { offeredChoices } from './offered-choices.ts';

function EditDependent(props: EditProps) {
  const offered = offeredChoices(props.field, props.record[textOption(props.field, 'dependsOn') ?? '']);
  const choices = openChoices(props.field, props.locale).filter((choice) => offered.includes(choice.value));
  return <LatePick {...props} choices={choices} />;
}

export const dependentPicklistView = fieldView(
  {
    name: 'dependent_picklist',
    text: (value, field, locale) => choiceLabel(String(value), field, locale),
    Edit: EditDependent,
    Show: ShowChoice,
    choices: (field, locale) => picklistView.choices?.(field, locale) ?? [],
    width: { min: 100, grow: 0.8 },
  },
  exactFilter('text'),
);
