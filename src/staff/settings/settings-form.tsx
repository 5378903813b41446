import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { StateMark } from '../../web/state/state-mark.tsx';
import { FormErrors } from '../parts/form-errors.tsx';
import parts from '../parts/parts.module.css';
import type { Action } from '../parts/use-action.ts';

/** A page of settings that is saved as a whole: what was refused on top, the button and what came of it below. */
export function SettingsForm({
  action,
  submit,
  disabled = false,
  saved,
  onSave,
  beside,
  children,
}: {
  readonly action: Action;
  /** The button's words: verb and object. */
  readonly submit: string;
  readonly disabled?: boolean;
  /** Says that it was saved; false as long as it was not. */
  readonly saved: string | false;
  onSave(): Promise<unknown>;
  /** What stands beside the button. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <form
      className={parts.form}
      style={{ maxWidth: 760, gap: 24 }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void onSave();
      }}
    >
      <FormErrors errors={action.errors}>{children}</FormErrors>
      <div className={parts.actions}>
        <Button type="submit" loading={action.busy} disabled={disabled}>
          {submit}
        </Button>
        <span aria-live="polite">{saved && <StateMark tone="holds">{saved}</StateMark>}</span>
        {beside}
      </div>
    </form>
  );
}
