import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import type { ReactNode } from 'react';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import { FormErrors } from './form-errors.tsx';
import classes from './parts.module.css';
import type { Action } from './use-action.ts';
import { useFocusBack } from './use-focus-back.ts';

/** A form over the page. What was written stays when it is refused; Esc leaves, Ctrl Enter sends. */
export function FormDialog({
  title,
  submit,
  action,
  disabled = false,
  wide = false,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: ReactNode;
  /** The button's words: verb and object. */
  readonly submit: string;
  readonly action: Action;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  onSubmit(): void;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const say = useWords(webWords);
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={wide ? 720 : 520}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form
        className={classes.form}
        noValidate
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.stopPropagation();
          if (!disabled && !action.busy) onSubmit();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog stands within the form that opened it as far as React is concerned: this one alone was sent.
          event.stopPropagation();
          onSubmit();
        }}
      >
        <FormErrors errors={action.errors}>{children}</FormErrors>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
          <Button type="submit" loading={action.busy} disabled={disabled}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
