import { TextInput } from '@mantine/core';
import type { EditProps } from '../field-view.tsx';
import { wholeOption } from '../options.ts';

type Kind = 'text' | 'email' | 'tel' | 'url' | 'time';

interface TextControlProps extends EditProps {
  readonly type?: Kind;
  readonly inputMode?: 'decimal' | 'numeric';
  readonly suffix?: string | undefined;
}

/** A line of text. A time of day uses the browser's own control. */
export function TextControl({ type = 'text', inputMode, suffix, ...props }: TextControlProps) {
  const length =
    type === 'text' && props.field.options?.maxLength
      ? wholeOption(props.field, 'maxLength', 255)
      : undefined;
  return (
    <TextInput
      id={props.id}
      type={type}
      // A name in Arabic or Hebrew is written from the right.
      {...(type === 'text' && !inputMode && { dir: 'auto' })}
      {...(inputMode && { inputMode })}
      {...(length && { maxLength: length })}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) =>
        props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)
      }
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      data-autofocus={props.autoFocus || undefined}
      autoFocus={props.autoFocus}
      autoComplete="off"
      {...(suffix && { rightSection: <span aria-hidden>{suffix}</span>, rightSectionWidth: 44 })}
    />
  );
}

/** A number as a person writes it: the comma of many countries is read as the decimal point. */
export function NumberControl({
  scale,
  ...props
}: EditProps & { scale: 'whole' | 'decimal'; suffix?: string | undefined }) {
  const onChange = (value: EditProps['value']) => props.onChange(readNumber(value, scale));
  return <TextControl {...props} onChange={onChange} inputMode={scale === 'whole' ? 'numeric' : 'decimal'} />;
}

/** A whole number becomes a number once it reads as one; a decimal stays text and exact. */
export function readNumber(value: EditProps['value'], scale: 'whole' | 'decimal'): EditProps['value'] {
  if (typeof value !== 'string') return value;
  const text = value.trim().replace(/^(-?\d+),(\d*)$/, '$1.$2');
  if (scale === 'decimal') return text === '' ? null : text;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text || null;
}
