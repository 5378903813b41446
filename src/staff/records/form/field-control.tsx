import { Suspense, useId } from 'react';
import type { EditProps, RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { recordWords } from '../words/record-words.ts';
import classes from './form.module.css';

interface FieldControlProps {
  readonly field: FieldDefinition;
  readonly value: JsonValue | null;
  readonly record: RecordValues;
  readonly label?: string;
  readonly id?: string;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly autoFocus?: boolean;
  onChange(value: JsonValue | null): void;
}

/** The control of a field's type; its code may still be on its way. */
export function FieldControl(props: FieldControlProps) {
  const made = useId();
  const locale = useLocale();
  const { Edit } = fieldViewOf(props.field.type);
  if (!Edit) return null;
  const passed: EditProps = { ...props, id: props.id ?? made, locale };
  return (
    <Suspense fallback={<div className={classes.waiting} />}>
      <Edit {...passed} />
    </Suspense>
  );
}

/** The id of a field's control: what an error on top leads to. */
export function controlId(field: string): string {
  return `field-${field}`;
}

/** A field of a form: label, control, and under it what is wrong or what helps. */
export function FormField(
  props: Omit<FieldControlProps, 'id' | 'label' | 'describedBy'> & { error?: string | undefined },
) {
  const { field, error } = props;
  const say = useWords(recordWords);
  const label = useLabel();
  const id = controlId(field.name);
  const help = field.help ? label(field.help) : undefined;
  const noteId = error || help ? `${id}-note` : undefined;
  return (
    <div className={classes.field} data-wide={fieldViewOf(field.type).wide || undefined}>
      <label htmlFor={id} className={classes.label}>
        {label(field.label)}
        {field.required && <span className={classes.optional}>{say('required')}</span>}
      </label>
      <FieldControl {...props} id={id} describedBy={noteId} invalid={Boolean(error)} />
      {noteId && (
        <p id={noteId} className={error ? classes.error : classes.help}>
          {error ?? help}
        </p>
      )}
    </div>
  );
}
