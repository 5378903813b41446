/** Mantine's inputs as forms here use them: each says what was refused about it, found by its id. */
import {
  type NativeSelectProps,
  type NumberInputProps,
  NumberInput as PlainNumberInput,
  NativeSelect as PlainSelect,
  Textarea as PlainTextarea,
  TextInput as PlainTextInput,
  type TextareaProps,
  type TextInputProps,
} from '@mantine/core';
// The chevron of a select.
import '@mantine/core/styles/Combobox.layer.css';
import { DayInput, type DayInputProps } from '../../fields/controls/day-control.tsx';
import { useLocale } from '../../web/words/words.tsx';
import { useFieldError } from './form-errors.tsx';

export function TextInput(props: TextInputProps) {
  const refused = useFieldError(props.id);
  return <PlainTextInput {...props} error={props.error ?? refused} />;
}

export function Textarea(props: TextareaProps) {
  const refused = useFieldError(props.id);
  return <PlainTextarea {...props} error={props.error ?? refused} />;
}

export function NativeSelect(props: NativeSelectProps) {
  const refused = useFieldError(props.id);
  return <PlainSelect {...props} error={props.error ?? refused} />;
}

export function NumberInput(props: NumberInputProps) {
  const refused = useFieldError(props.id);
  return <PlainNumberInput {...props} error={props.error ?? refused} />;
}

/** A day, or with `timed` a moment: typed, or chosen from a calendar in the language of the app. */
export function DateInput(props: Omit<DayInputProps, 'locale'>) {
  const refused = useFieldError(props.id);
  const locale = useLocale();
  return <DayInput {...props} locale={locale} error={props.error ?? refused} />;
}
