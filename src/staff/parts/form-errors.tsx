import { createContext, type ReactNode, use } from 'react';
import { ErrorSummary, type FieldError } from '../../web/layout/layout.tsx';

const Errors = createContext<readonly FieldError[]>([]);

/** A form that may be refused: what is wrong stands on top, and beside the control that it is about. */
export function FormErrors({
  errors,
  children,
}: {
  readonly errors: readonly FieldError[];
  readonly children: ReactNode;
}) {
  return (
    <Errors value={errors}>
      <ErrorSummary errors={errors} />
      {children}
    </Errors>
  );
}

/** What was refused about the control with this id. */
export function useFieldError(control: string | undefined): string | undefined {
  const errors = use(Errors);
  return control === undefined ? undefined : errors.find((error) => error.control === control)?.message;
}
