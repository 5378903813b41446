import type { JsonValue } from '../../metadata/json.ts';
import { choiceLabel, openChoices } from '../choices.ts';
import { LatePickMany } from '../controls/lazy.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { picklistView } from '../picklist/picklist.view.tsx';

function EditMany(props: EditProps) {
  return <LatePickMany {...props} choices={openChoices(props.field, props.locale)} />;
}

function listed(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [value];
}

export const multiPicklistView = fieldView(
  {
    name: 'multi_picklist',
    text: (value, field, locale) =>
      listed(value)
        .map((one) => choiceLabel(String(one), field, locale))
        .join(', '),
    Edit: EditMany,
    sortable: false,
    choices: (field, locale) => picklistView.choices?.(field, locale) ?? [],
    width: { min: 120, grow: 1 },
  },
  {
    operators: ['contains', 'in', 'notIn', 'empty', 'notEmpty'],
    compare: 'exact',
    sqlType: 'text',
    shape: 'many',
  },
);
