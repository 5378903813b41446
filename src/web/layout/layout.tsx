import { type ReactNode, useEffect, useRef } from 'react';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './layout.module.css';

/** A heading over a hairline, with what is counted beside it and one action at the end. */
export function SectionHeading({
  title,
  count,
  action,
  level = 2,
  line = true,
}: {
  readonly title: ReactNode;
  readonly count?: ReactNode;
  readonly action?: ReactNode;
  readonly level?: 2 | 3;
  readonly line?: boolean;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className={classes.heading} data-line={line || undefined}>
      <Heading className={classes.title}>
        {title}
        {count !== undefined && <span className={classes.count}>{count}</span>}
      </Heading>
      {action}
    </div>
  );
}

/** The right rail: what to know before acting. On a narrow screen it joins the flow. */
export function Rail({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  return (
    <aside className={classes.rail} aria-label={label}>
      {children}
    </aside>
  );
}

/** One answer of the rail, divided from the next by a hairline. */
export function RailSection({
  title,
  action,
  children,
}: {
  title?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.railSection}>
      {title && (
        <div className={classes.railTitle}>
          <h2>{title}</h2>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}

/** Label and value pairs in a column. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

export function Fact({ label, children, note }: { label: ReactNode; children: ReactNode; note?: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>
        {children}
        {note && <span className={classes.factNote}>{note}</span>}
      </dd>
    </div>
  );
}

/** Nothing here: one sentence, one action. */
export function EmptyState({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** A key as it stands on the keyboard. */
export function KeyHint({ children }: { readonly children: ReactNode }) {
  return <kbd className={classes.key}>{children}</kbd>;
}

export interface FieldError {
  /** The id of the control that is wrong; undefined when no field is to blame. */
  readonly control?: string | undefined;
  readonly message: string;
}

/** On top of a form that was refused: what is wrong, as links to the fields. It takes the focus when it appears. */
export function ErrorSummary({
  title,
  errors,
}: {
  readonly title?: string;
  readonly errors: readonly FieldError[];
}) {
  const say = useWords(webWords);
  const box = useRef<HTMLDivElement>(null);
  // Led there once for each refusal: who mends what is wrong goes on typing where they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: other errors are what leads there anew
  useEffect(() => box.current?.focus(), [errors.map((error) => error.message).join('\n')]);
  if (errors.length === 0) return null;
  return (
    <div className={classes.errors} role="alert" tabIndex={-1} ref={box}>
      <p className={classes.errorTitle}>{title ?? say('problems', { count: errors.length })}</p>
      <ul>
        {errors.map((error) => (
          <li key={`${error.control ?? ''}${error.message}`}>
            {error.control ? (
              <a href={`#${error.control}`} onClick={(event) => focusControl(event, error.control)}>
                {error.message}
              </a>
            ) : (
              error.message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusControl(event: React.MouseEvent, control: string | undefined) {
  event.preventDefault();
  if (control) document.getElementById(control)?.focus();
}

/** Initials of a person or a company; never read aloud, the name stands beside it. */
export function Initials({ name, large = false }: { readonly name: string; readonly large?: boolean }) {
  return (
    <span className={classes.initials} data-large={large || undefined} aria-hidden>
      {initials(name)}
    </span>
  );
}

/** The first letters of the first and the last word: `KD`. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const [first, last] = [words[0] ?? '', words.length > 1 ? (words.at(-1) ?? '') : ''];
  return `${[...first][0] ?? ''}${[...last][0] ?? ''}`.toLocaleUpperCase();
}
