import { Textarea } from '@mantine/core';
import type { EditProps } from '../field-view.tsx';

/** Several lines of text. */
export function LongTextControl(props: EditProps) {
  return (
    <Textarea
      id={props.id}
      dir="auto"
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) =>
        props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)
      }
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus}
      rows={4}
      resize="vertical"
    />
  );
}
