import { useRef, useState } from 'react';
import type { FieldError } from '../../web/layout/layout.tsx';
import { Refusal } from '../api.ts';

/** Something that is asked of the service: whether it runs, and why it was refused. */
export interface Action {
  readonly busy: boolean;
  readonly errors: readonly FieldError[];
  /** Runs the work; answers whether it was done. A refusal stays in `errors` until the next run. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
  /** Says what is wrong without asking the service. */
  refuse(error: FieldError): void;
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
  return { busy, errors, run, clear: () => setErrors([]), refuse: (error) => setErrors([error]) };
}

/** A refusal as what stands on top of a form: a line for each field it names, or its sentence. */
export function errorsOf(cause: unknown, controls: Readonly<Record<string, string>>): readonly FieldError[] {
  if (!(cause instanceof Refusal))
    return [{ message: cause instanceof Error ? cause.message : String(cause) }];
  const found = cause.findings.map(({ field, message }) => ({
    control: controlOf(field, controls),
    message,
  }));
  if (found.some((error) => error.control !== undefined)) return found;
  const more = found.map((error) => error.message).filter((each) => each !== cause.message);
  return [{ message: [cause.message, ...more].join(' ') }];
}

/** The control of a field, or of what it is a part of: `members[2].name` leads to that of `members`. */
function controlOf(field: string, controls: Readonly<Record<string, string>>): string | undefined {
  for (let name = field; name !== ''; name = name.replace(/[.[]?[^.[]*$/, '')) {
    if (controls[name] !== undefined) return controls[name];
  }
  return undefined;
}
