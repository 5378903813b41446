import { useRef, useState } from 'react';
import type { FieldError } from '../../web/layout/layout.tsx';
import { Refusal } from '../api.ts';

/** Something that is asked of the service: whether it runs, and why it was refused. */
export interface Action {
  readonly busy: boolean;
  readonly errors: readonly FieldError[];
  /** What is wrong with a control, to be said beside it. */
  at(control: string): string | undefined;
  /** Runs the work; answers whether it was done. A refusal stays in `errors` until the next run. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

/** `controls` leads a field's name, as the refusal gives it, to the id of its control. */
export function useAction(controls: Readonly<Record<string, string>> = {}): Action {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const running = useRef(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    // A second click, or Enter beside the click, asks for the same once more.
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setErrors([]);
    try {
      await work();
      return true;
    } catch (cause) {
      setErrors(errorsOf(cause, controls));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const at = (control: string) => errors.find((error) => error.control === control)?.message;
  return { busy, errors, at, run, clear: () => setErrors([]) };
}

/** A refusal as what stands on top of a form: its sentence, and a line for each field it names. */
function errorsOf(cause: unknown, controls: Readonly<Record<string, string>>): readonly FieldError[] {
  if (!(cause instanceof Refusal))
    return [{ message: cause instanceof Error ? cause.message : String(cause) }];
  const named = cause.findings
    .filter((finding) => controls[finding.field] !== undefined)
    .map((finding) => ({ control: controls[finding.field], message: finding.message }));
  if (named.length > 0) return named;
  const more = cause.findings.map((finding) => finding.message).filter((each) => each !== cause.message);
  return [{ message: [cause.message, ...more].join(' ') }];
}
