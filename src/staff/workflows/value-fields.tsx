import { ActionIcon } from '@mantine/core';
import { fieldViewOf } from '../../fields/views.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowValue, WorkflowValues } from '../../metadata/workflow.ts';
import { IconX } from '../../web/icons.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { FieldControl } from '../records/form/field-control.tsx';
import { workflowWords } from './workflow-words.ts';

type Source = 'value' | 'from' | 'relative';

/** The values that a step writes: each fixed, copied, or a day from then. */
export function ValueFields({
  id,
  module,
  values,
  onChange,
}: {
  readonly id: string;
  readonly module: ModuleDefinition;
  readonly values: WorkflowValues;
  onChange(values: WorkflowValues): void;
}) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const fields = module.fields.filter(
    (field) => !field.readOnly && fieldViewOf(field.type).Edit && !fieldViewOf(field.type).sealed,
  );
  const left = fields.filter((field) => !(field.name in values));
  const without = (name: string) =>
    onChange(Object.fromEntries(Object.entries(values).filter(([each]) => each !== name)));
  return (
    <>
      {Object.entries(values).map(([name, value]) => {
        const field = fields.find((one) => one.name === name);
        if (!field) return null;
        return (
          <OneValue
            key={name}
            id={`${id}-${name}`}
            field={field}
            value={value}
            onChange={(next) => onChange({ ...values, [name]: next })}
            onRemove={() => without(name)}
          />
        );
      })}
      {left.length > 0 && (
        <NativeSelect
          id={`${id}-add`}
          aria-label={say('addValue')}
          value=""
          onChange={(event) => onChange({ ...values, [event.currentTarget.value]: { value: null } })}
          data={[
            { value: '', label: say('addValue') },
            ...left.map((field) => ({ value: field.name, label: label(field.label) })),
          ]}
        />
      )}
    </>
  );
}

function OneValue({
  id,
  field,
  value,
  onChange,
  onRemove,
}: {
  readonly id: string;
  readonly field: FieldDefinition;
  readonly value: WorkflowValue;
  onChange(value: WorkflowValue): void;
  onRemove(): void;
}) {
  const say = useWords(workflowWords);
  const name = useLabel()(field.label);
  const { relative } = fieldViewOf(field.type);
  const dated = relative === 'date' || relative === 'instant';
  const source: Source = 'from' in value ? 'from' : 'relative' in value ? 'relative' : 'value';
  const begin = (chosen: Source): WorkflowValue => {
    if (chosen === 'from') return { from: '' };
    return chosen === 'relative' ? { relative: 'today' } : { value: null };
  };
  return (
    <div className={parts.pair}>
      <NativeSelect
        id={`${id}-source`}
        label={name}
        aria-label={say('source', { field: name })}
        value={source}
        onChange={(event) => onChange(begin(event.currentTarget.value as Source))}
        data={(['value', 'from', 'relative'] as const)
          .filter((one) => one !== 'relative' || dated)
          .map((one) => ({ value: one, label: say('sourceName', { source: one }) }))}
      />
      <div className={parts.form} style={{ gap: 4, alignSelf: 'end' }}>
        {'value' in value && (
          <FieldControl
            id={id}
            field={field}
            value={value.value}
            record={{}}
            label={name}
            onChange={(next) => onChange({ value: next })}
          />
        )}
        {'from' in value && (
          <TextInput
            id={id}
            aria-label={say('path', { field: name })}
            placeholder="contact.account.name"
            value={value.from}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
        )}
        {'relative' in value && (
          <TextInput
            id={id}
            aria-label={say('relative', { field: name })}
            value={value.relative}
            onChange={(event) => onChange({ relative: event.currentTarget.value })}
          />
        )}
      </div>
      <ActionIcon
        size={32}
        variant="subtle"
        color="gray"
        aria-label={say('removeValue', { field: name })}
        onClick={onRemove}
        style={{ justifySelf: 'start', alignSelf: 'end' }}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
