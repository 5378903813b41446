import { MultiSelect, Select } from '@mantine/core';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import type { EditProps, ViewChoice } from '../field-view.tsx';
import { viewWord } from './view-words.ts';

interface PickControlProps extends EditProps {
  readonly choices: readonly ViewChoice[];
}

/** One of several choices, found by typing where there are many. */
export function PickControl({ choices, ...props }: PickControlProps) {
  const value = props.value === null ? null : String(props.value);
  const known = value === null || choices.some((choice) => choice.value === value);
  const offered = known || value === null ? choices : [...choices, { value, label: value }];
  return (
    <Select
      id={props.id}
      data={[...offered]}
      value={value}
      onChange={(chosen) => props.onChange(chosen)}
      searchable={choices.length > 7}
      clearable={!props.field.required}
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus ?? false}
      nothingFoundMessage={viewWord('nothing', props.locale)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maxDropdownHeight={280}
    />
  );
}

/** Several of the choices. */
export function PickManyControl({ choices, ...props }: PickControlProps) {
  const value = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <MultiSelect
      id={props.id}
      data={[...choices]}
      value={value}
      onChange={(chosen) => props.onChange(chosen.length ? chosen : null)}
      searchable
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus ?? false}
      nothingFoundMessage={viewWord('nothing', props.locale)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maxDropdownHeight={280}
    />
  );
}
