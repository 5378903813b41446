import type { ReactNode } from 'react';
import { useFieldError } from './form-errors.tsx';
import classes from './parts.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly disabled?: boolean;
}

interface ChoiceProps<Value extends string> {
  /** The id of the first control, to which a refusal leads. */
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly inline?: boolean;
  readonly error?: string | undefined;
}

/** One of a few, each with what it means. */
export function RadioChoice<Value extends string>({
  value,
  onChange,
  ...choice
}: ChoiceProps<Value> & { readonly value: Value | null; onChange(value: Value): void }) {
  return <Choices {...choice} type="radio" isChosen={(one) => one === value} onPick={onChange} />;
}

/** Any of a few. */
export function CheckChoice<Value extends string>({
  values,
  onChange,
  ...choice
}: ChoiceProps<Value> & { readonly values: readonly Value[]; onChange(values: readonly Value[]): void }) {
  const turn = (value: Value) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return <Choices {...choice} type="checkbox" isChosen={(one) => values.includes(one)} onPick={turn} />;
}

function Choices<Value extends string>({
  name,
  legend,
  options,
  inline = false,
  error,
  type,
  isChosen,
  onPick,
}: ChoiceProps<Value> & {
  readonly type: 'radio' | 'checkbox';
  isChosen(value: Value): boolean;
  onPick(value: Value): void;
}) {
  const refused = useFieldError(name);
  const wrong = error ?? refused;
  return (
    <fieldset
      className={classes.choices}
      data-inline={inline || undefined}
      aria-describedby={wrong === undefined ? undefined : `${name}-wrong`}
    >
      <legend>{legend}</legend>
      {options.map((option, index) => (
        <label key={option.value} className={classes.choice}>
          <input
            type={type}
            id={index === 0 ? name : `${name}-${option.value}`}
            {...(type === 'radio' && { name, value: option.value })}
            checked={isChosen(option.value)}
            disabled={option.disabled}
            onChange={() => onPick(option.value)}
          />
          <span>
            {option.label}
            {option.note && <span className={classes.second}>{option.note}</span>}
          </span>
        </label>
      ))}
      {wrong !== undefined && (
        <p id={`${name}-wrong`} className={classes.fieldError}>
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

/** A yes or no by itself. */
export function Tick({
  id,
  checked,
  disabled,
  onChange,
  children,
}: {
  readonly id: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  onChange(checked: boolean): void;
  readonly children: ReactNode;
}) {
  return (
    <label className={classes.choice}>
      <input
        type="checkbox"
        id={id}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
