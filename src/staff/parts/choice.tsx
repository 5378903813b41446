import type { ReactNode } from 'react';
import { useFieldError } from './form-errors.tsx';
import classes from './parts.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly disabled?: boolean;
}

/** One of a few, each with what it means. */
export function RadioChoice<Value extends string>({
  name,
  legend,
  options,
  value,
  inline = false,
  error,
  onChange,
}: {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly inline?: boolean;
  readonly error?: string | undefined;
  onChange(value: Value): void;
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
            type="radio"
            id={index === 0 ? name : `${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={value === option.value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
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

/** Any of a few. */
export function CheckChoice<Value extends string>({
  name,
  legend,
  options,
  values,
  inline = false,
  error,
  onChange,
}: {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly values: readonly Value[];
  readonly inline?: boolean;
  readonly error?: string | undefined;
  onChange(values: readonly Value[]): void;
}) {
  const refused = useFieldError(name);
  const wrong = error ?? refused;
  const turn = (value: Value) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
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
            type="checkbox"
            id={index === 0 ? name : `${name}-${option.value}`}
            checked={values.includes(option.value)}
            disabled={option.disabled}
            onChange={() => turn(option.value)}
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
