import { TextInput } from '../parts/inputs.tsx';

/** A whole number. What is typed stays as it is until it is saved; the service says what is wrong with it. */
export function NumberField({
  id,
  label,
  note,
  value,
  error,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  readonly value: string;
  readonly error?: string | undefined;
  onChange(value: string): void;
}) {
  return (
    <TextInput
      id={id}
      label={label}
      description={note}
      value={value}
      error={error}
      inputMode="numeric"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The number of a text; a text that is none is sent as it is, so that the service refuses it at its field. */
export function numberOf(text: string): number | string {
  const trimmed = text.trim();
  return /^\d+$/u.test(trimmed) ? Number(trimmed) : trimmed;
}

/** The lines of a text, each without blanks around it; empty ones are left out. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
