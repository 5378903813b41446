import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { type ReactNode, useId, useRef, useState } from 'react';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import { FormErrors } from './form-errors.tsx';
import { partWords } from './part-words.ts';
import classes from './parts.module.css';
import type { Action } from './use-action.ts';
import { useFocusBack } from './use-focus-back.ts';

const CONTROLS = 'input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled)';

/**
 * A form over the page. What was written stays when it is refused; Ctrl Enter sends; Esc and a click beside it leave, and
 * ask first where something was written. While it cannot be sent it says that something is still to be filled in.
 */
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
  const part = useWords(partWords);
  const stillOpen = useId();
  const [touched, setTouched] = useState(false);
  const [leaving, setLeaving] = useState(false);
  useFocusBack();
  const written = useRef<Element | null>(null);
  const stay = () => {
    setLeaving(false);
    if (written.current instanceof HTMLElement) written.current.focus();
  };
  const leave = () => {
    if (leaving) return stay();
    if (!touched) return onClose();
    written.current = document.activeElement;
    setLeaving(true);
  };
  return (
    <Modal
      opened
      onClose={leave}
      title={title}
      size={wide ? 720 : 520}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form
        ref={beginAtFirst}
        className={classes.form}
        noValidate
        onChange={() => setTouched(true)}
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
        {leaving ? (
          <div className={classes.buttons} role="alertdialog" aria-label={part('leaveTitle')}>
            <p>{part('leaveTitle')}</p>
            <Button variant="default" onClick={onClose}>
              {part('leaveNow')}
            </Button>
            <Button autoFocus onClick={stay}>
              {part('keepWriting')}
            </Button>
          </div>
        ) : (
          <div className={classes.buttons}>
            {disabled && touched && (
              <p id={stillOpen} className={classes.quiet}>
                {part('stillOpen')}
              </p>
            )}
            <Button variant="default" onClick={onClose}>
              {say('cancel')}
            </Button>
            <Button
              type="submit"
              loading={action.busy}
              disabled={disabled}
              aria-describedby={disabled && touched ? stillOpen : undefined}
            >
              {submit}
            </Button>
          </div>
        )}
      </form>
    </Modal>
  );
}

/** The focus begins at the first field, not at the cross that closes; a list that would open by itself stays closed. */
function beginAtFirst(form: HTMLFormElement | null): void {
  if (!form || form.querySelector('[data-autofocus]')) return;
  const first = form.querySelector<HTMLElement>(CONTROLS);
  if (!first || first.matches('[aria-haspopup], [role=combobox]')) return;
  const chosen =
    first.matches('[type=radio]') && form.querySelector(`[name="${first.getAttribute('name')}"]:checked`);
  (chosen || first).setAttribute('data-autofocus', '');
}
