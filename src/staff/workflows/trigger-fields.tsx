import { MultiSelect } from '@mantine/core';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { fieldViewOf } from '../../fields/views.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { WorkflowTrigger } from '../../metadata/workflow.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, NumberInput, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { workflowWords } from './workflow-words.ts';

const kinds = ['created', 'changed', 'created_or_changed', 'schedule', 'date'] as const;
const rhythms = ['hour', 'day', 'week', 'month'] as const;
type Schedule = Extract<WorkflowTrigger, { on: 'schedule' }>;

interface TriggerProps {
  readonly module: ModuleDefinition;
  readonly trigger: WorkflowTrigger;
  onChange(trigger: WorkflowTrigger): void;
}

/** When a workflow begins. */
export function TriggerFields(props: TriggerProps) {
  const { module, trigger, onChange } = props;
  const say = useWords(workflowWords);
  const dates = datesOf(module);
  const begin = (on: (typeof kinds)[number]): WorkflowTrigger => {
    if (on === 'schedule') return { on, every: 'day', at: '06:00' };
    if (on === 'date') return { on, field: dates[0]?.name ?? '', days: 1, at: '06:00' };
    return { on };
  };
  return (
    <fieldset className={parts.choices} data-fields>
      <legend>{say('when')}</legend>
      <NativeSelect
        id="workflow-trigger"
        aria-label={say('when')}
        value={trigger.on}
        onChange={(event) => onChange(begin(event.currentTarget.value as (typeof kinds)[number]))}
        data={kinds
          .filter((on) => on !== 'date' || dates.length > 0)
          .map((on) => ({ value: on, label: say('triggerName', { on }) }))}
      />
      <ChangeFields {...props} />
      {trigger.on === 'schedule' && <ScheduleFields trigger={trigger} onChange={onChange} />}
      {trigger.on === 'date' && <DateFields {...props} />}
    </fieldset>
  );
}

function datesOf(module: ModuleDefinition) {
  return module.fields.filter((field) => {
    const { relative } = fieldViewOf(field.type);
    return relative === 'date' || relative === 'instant';
  });
}

function ChangeFields({ module, trigger, onChange }: TriggerProps) {
  const say = useWords(workflowWords);
  const label = useLabel();
  if (trigger.on !== 'changed' && trigger.on !== 'created_or_changed') return null;
  return (
    <>
      <MultiSelect
        id="workflow-fields"
        label={say('onlyFields')}
        placeholder={trigger.fields?.length ? '' : say('anyField')}
        searchable
        value={[...(trigger.fields ?? [])]}
        onChange={(fields) => onChange({ ...trigger, fields })}
        data={module.fields.map((field) => ({ value: field.name, label: label(field.label) }))}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <Tick
        id="workflow-became"
        checked={trigger.becameTrue ?? false}
        onChange={(becameTrue) => onChange({ ...trigger, becameTrue })}
      >
        {say('becameTrue')}
      </Tick>
    </>
  );
}

function ScheduleFields({
  trigger,
  onChange,
}: {
  readonly trigger: Schedule;
  onChange(trigger: WorkflowTrigger): void;
}) {
  const say = useWords(workflowWords);
  const locale = useLocale();
  const weekday = (day: number) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
  return (
    <div className={parts.pair}>
      <NativeSelect
        id="workflow-every"
        label={say('every')}
        value={trigger.every}
        onChange={(event) => onChange({ ...trigger, every: event.currentTarget.value as Schedule['every'] })}
        data={rhythms.map((every) => ({ value: every, label: say('everyName', { every }) }))}
      />
      {trigger.every === 'week' && (
        <NativeSelect
          id="workflow-weekday"
          label={say('weekday')}
          value={String(trigger.weekday ?? 1)}
          onChange={(event) => onChange({ ...trigger, weekday: Number(event.currentTarget.value) })}
          data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday(day) }))}
        />
      )}
      {trigger.every === 'month' && (
        <NumberInput
          id="workflow-day"
          label={say('day')}
          min={1}
          max={31}
          value={trigger.day ?? 1}
          onChange={(day) => onChange({ ...trigger, day: Number(day) || 1 })}
        />
      )}
      <TextInput
        id="workflow-at"
        label={say('at')}
        value={trigger.at ?? ''}
        onChange={(event) => onChange({ ...trigger, at: event.currentTarget.value })}
      />
    </div>
  );
}

function DateFields({ module, trigger, onChange }: TriggerProps) {
  const say = useWords(workflowWords);
  const label = useLabel();
  if (trigger.on !== 'date') return null;
  return (
    <div className={parts.pair}>
      <NativeSelect
        id="workflow-date"
        label={say('dateField')}
        value={trigger.field}
        onChange={(event) => onChange({ ...trigger, field: event.currentTarget.value })}
        data={datesOf(module).map((field) => ({ value: field.name, label: label(field.label) }))}
      />
      <NumberInput
        id="workflow-days"
        label={say('days')}
        allowDecimal={false}
        value={trigger.days}
        onChange={(days) => onChange({ ...trigger, days: Number(days) || 0 })}
      />
      <TextInput
        id="workflow-at"
        label={say('at')}
        value={trigger.at ?? ''}
        onChange={(event) => onChange({ ...trigger, at: event.currentTarget.value })}
      />
    </div>
  );
}
