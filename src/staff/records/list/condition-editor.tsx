import { Button, Select } from '@mantine/core';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Suspense, useEffect, useId, useState } from 'react';
import { choicesOf } from '../../../fields/choices.ts';
import type { EditProps } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { FilterOperator } from '../../../metadata/filter.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { IconX } from '../../../web/icons.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { fieldNamed, listFields, titleField } from '../system-fields.ts';
import { recordWords } from '../words/record-words.ts';
import { ChoiceList } from './choice-list.tsx';
import { relativeText } from './condition-text.ts';
import classes from './filter.module.css';
import { type Condition, valueForm, withOperator } from './filter-draft.ts';
import { operatorsOffered, operatorWord } from './operator-words.ts';

/** The fields that a filter may ask about. */
export function filterFields(module: ModuleDefinition, sees: (field: FieldDefinition) => boolean) {
  const own = module.fields.some((field) => field.name === 'title');
  return [...(own ? [] : [titleField(module)]), ...listFields(module)].filter(
    (field) => sees(field) && fieldViewOf(field.type).operators.length > 0 && !field.name.endsWith('_by'),
  );
}

/** A new condition on a field, with the operator that is asked for most. */
export function firstCondition(field: FieldDefinition): Condition {
  const { operators, choices } = fieldViewOf(field.type);
  const wish: FilterOperator[] = choices?.(field, 'en') ? ['in', 'eq'] : ['contains', 'gte', 'eq'];
  const op = wish.find((one) => operators.includes(one)) ?? operators[0] ?? 'notEmpty';
  return withOperator({ field: field.name, op: 'notEmpty' }, op);
}

/** One line of a filter: field, operator, value. */
export function ConditionEditor({
  module,
  fields,
  condition,
  onChange,
  onRemove,
}: {
  readonly module: ModuleDefinition;
  readonly fields: readonly FieldDefinition[];
  readonly condition: Condition;
  onChange(condition: Condition): void;
  onRemove?: (() => void) | undefined;
}) {
  const say = useWords(recordWords);
  const label = useLabel();
  const field = fieldNamed(module, condition.field);
  const view = fieldViewOf(field?.type ?? 'text');
  const coded = field !== undefined && choicesOf(field).length > 0;
  useSettledIds();
  return (
    <div className={classes.condition}>
      <Select
        aria-label={say('filterField')}
        data={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
        value={condition.field}
        searchable
        allowDeselect={false}
        onChange={(name) => {
          const next = name ? fieldNamed(module, name) : undefined;
          if (next) onChange(firstCondition(next));
        }}
        comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      />
      <Select
        aria-label={say('filterOperator')}
        data={operatorsOffered(view, condition.op, coded).map((op) => ({
          value: op,
          label: operatorWord(op, view, say),
        }))}
        value={condition.op}
        allowDeselect={false}
        onChange={(op) => op && onChange(withOperator(condition, op as FilterOperator))}
        comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      />
      {field && <ValueEditor field={field} condition={condition} onChange={onChange} />}
      {onRemove && (
        <Button variant="subtle" color="gray" px={8} onClick={onRemove} aria-label={say('filterRemove')}>
          <IconX size={15} aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** A list that is open from the beginning gets its id after its box was drawn: drawn once more, the box knows its list. */
function useSettledIds(): void {
  const [, settle] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => settle(true), 50);
    return () => clearTimeout(timer);
  }, []);
}

interface ValueEditorProps {
  readonly field: FieldDefinition;
  readonly condition: Condition;
  onChange(condition: Condition): void;
}

function ValueEditor({ field, condition, onChange }: ValueEditorProps) {
  const say = useWords(recordWords);
  const form = valueForm(condition.op);
  const values = Array.isArray(condition.value) ? condition.value : [];
  const put = (value: JsonValue | null) => onChange({ ...condition, value });
  if (form === 'none') return null;
  if (form === 'list') return <ListValue field={field} values={values} onChange={put} />;
  if (form === 'two') {
    const [from = null, to = null] = values as (JsonValue | null)[];
    return (
      <span className={classes.two}>
        <OneValue field={field} value={from} onChange={(one) => put([one, to])} label={say('filterFrom')} />
        <OneValue field={field} value={to} onChange={(one) => put([from, one])} label={say('filterTo')} />
      </span>
    );
  }
  return <OneValue field={field} value={condition.value ?? null} onChange={put} label={say('filterValue')} />;
}

interface OneValueProps {
  readonly field: FieldDefinition;
  readonly value: JsonValue | null;
  readonly label: string;
  onChange(value: JsonValue | null): void;
}

/** Spans that are asked for most, before a day of one's own. */
const spans = ['today', '-7d', '-30d', '-90d', '-1y', '+7d', '+30d'] as const;

function OneValue({ field, value, label, onChange }: OneValueProps) {
  const say = useWords(recordWords);
  const view = fieldViewOf(field.type);
  const timed = view.relative === 'date' || view.relative === 'instant';
  const relative = typeof value === 'string' && relativeText(value, say) !== null;
  if (view.relative === 'user' && value === 'me') {
    return (
      <Button variant="default" onClick={() => onChange(null)} rightSection={<IconX size={14} aria-hidden />}>
        {say('me')}
      </Button>
    );
  }
  return (
    <span className={classes.one}>
      {!relative && <PlainValue field={field} value={value} label={label} onChange={onChange} />}
      {timed && (
        <Select
          aria-label={say('filterSpan')}
          placeholder={say('filterSpan')}
          data={spans.map((span) => ({ value: span, label: relativeText(span, say) ?? span }))}
          value={relative ? String(value) : null}
          clearable
          onChange={onChange}
          comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
        />
      )}
      {view.relative === 'user' && value === null && (
        <Button variant="default" onClick={() => onChange('me')}>
          {say('me')}
        </Button>
      )}
    </span>
  );
}

function PlainValue({ field, value, label, onChange }: OneValueProps) {
  const id = useId();
  const locale = useLocale();
  const { Edit } = fieldViewOf(field.type);
  const props: EditProps = { id, value, field, locale, label, record: {}, onChange };
  if (!Edit || field.name === 'title') return <TextValue {...props} />;
  return (
    <Suspense fallback={<span className={classes.waiting} />}>
      <Edit {...props} />
    </Suspense>
  );
}

function TextValue({ id, value, label, onChange }: EditProps) {
  return (
    <input
      id={id}
      className={classes.text}
      aria-label={label}
      value={value === null ? '' : String(value)}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

function ListValue({
  field,
  values,
  onChange,
}: {
  readonly field: FieldDefinition;
  readonly values: readonly JsonValue[];
  onChange(values: JsonValue | null): void;
}) {
  const id = useId();
  const say = useWords(recordWords);
  const locale = useLocale();
  const choices = fieldViewOf(field.type).choices?.(field, locale);
  if (choices) return <ChoiceList choices={choices} values={values} onChange={onChange} />;
  return (
    <input
      id={id}
      className={classes.text}
      aria-label={say('filterValues')}
      placeholder={say('filterValues')}
      defaultValue={values.join('; ')}
      onChange={(event) =>
        onChange(
          event.currentTarget.value
            .split(';')
            .map((one) => one.trim())
            .filter(Boolean),
        )
      }
    />
  );
}
