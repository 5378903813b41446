/** The parts that pages are made of. Names, ids and classes only: no styles of their own, no scripts. */
import type { ComponentChildren } from 'preact';
import type { Visit } from '../visit.ts';
import { say } from '../words/say.ts';

export interface FieldError {
  /** Id of the input that it is about. */
  readonly field: string;
  readonly message: string;
}

export function ErrorSummary({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="error-summary" role="alert" aria-labelledby="error-title">
      <h2 id="error-title">{say(visit.locale, 'error.summary')}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function BackLink({ to, children }: { to: string; children: ComponentChildren }) {
  return (
    <p class="back">
      <a href={to}>‹ {children}</a>
    </p>
  );
}

/** A form that posts to a page of ours, with what shows that it came from one. */
export function Form({ visit, to, children }: { visit: Visit; to: string; children: ComponentChildren }) {
  return (
    <form method="post" action={to} noValidate>
      <input type="hidden" name="form_token" value={visit.formToken} />
      {children}
    </form>
  );
}

interface InputProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string;
  readonly errors?: readonly FieldError[];
}

function describedBy(name: string, hint: string | undefined, error: FieldError | undefined) {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return ids === '' ? {} : { 'aria-describedby': ids };
}

function Labels({
  name,
  label,
  hint,
  error,
}: Omit<InputProps, 'errors'> & { error: FieldError | undefined }) {
  return (
    <>
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${name}-error`}>
          {error.message}
        </p>
      )}
    </>
  );
}

export function TextInput({
  name,
  label,
  hint,
  value,
  errors = [],
  type = 'text',
  width,
  autocomplete,
  inputMode,
}: InputProps & {
  readonly type?: 'text' | 'email';
  readonly width?: 'short';
  readonly autocomplete?: 'email' | 'postal-code' | 'bday-year';
  readonly inputMode?: 'numeric';
}) {
  const error = errors.find(({ field }) => field === name);
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <Labels name={name} label={label} {...(hint ? { hint } : {})} error={error} />
      <input
        id={name}
        name={name}
        {...(type === 'email' ? { type: 'email' as const } : { type: 'text' as const })}
        {...(width === undefined ? {} : { class: width })}
        {...(value === undefined ? {} : { value })}
        {...(autocomplete === undefined ? {} : { autocomplete })}
        {...(inputMode === undefined ? {} : { inputMode })}
        {...(type === 'email' ? { spellcheck: false } : {})}
        {...(error ? { 'aria-invalid': 'true' as const } : {})}
        {...describedBy(name, hint, error)}
      />
    </div>
  );
}

export function TextArea({
  name,
  label,
  hint,
  value,
  errors = [],
  rows = 6,
}: InputProps & { readonly rows?: number }) {
  const error = errors.find(({ field }) => field === name);
  return (
    <div class={error ? 'field has-error' : 'field'}>
      <Labels name={name} label={label} {...(hint ? { hint } : {})} error={error} />
      <textarea
        id={name}
        name={name}
        rows={rows}
        {...(error ? { 'aria-invalid': 'true' as const } : {})}
        {...describedBy(name, hint, error)}
      >
        {value ?? ''}
      </textarea>
    </div>
  );
}

export function Button({ children, plain }: { children: ComponentChildren; plain?: boolean }) {
  return (
    <button class={plain ? 'button plain' : 'button'} type="submit">
      {children}
    </button>
  );
}

export function ButtonLink({
  to,
  children,
  plain,
}: {
  to: string;
  children: ComponentChildren;
  plain?: boolean;
}) {
  return (
    <a class={plain ? 'button plain' : 'button'} href={to}>
      {children}
    </a>
  );
}

/** A label and a value per row. */
export function Facts({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What people wrote, with their paragraphs. */
export function Prose({ text }: { text: string }) {
  return (
    <div class="prose" dir="auto">
      {text.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </div>
  );
}
