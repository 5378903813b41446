import { Button } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { ErrorSummary, type FieldError, KeyHint } from '../layout/layout.tsx';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './edit-frame.module.css';

/** The frame around what is being edited: Ctrl Enter saves, Esc leaves; leaving with changes asks first. */
export function EditFrame({
  changed,
  busy,
  errors,
  was,
  onSave,
  onCancel,
  children,
}: {
  readonly changed: boolean;
  readonly busy: boolean;
  readonly errors: readonly FieldError[];
  /** The old values, in sight while new ones are written. */
  readonly was?: ReactNode;
  onSave(): void;
  onCancel(): void;
  readonly children: ReactNode;
}) {
  const say = useWords(webWords);
  useEffect(() => {
    if (!changed) return;
    const keep = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', keep);
    return () => window.removeEventListener('beforeunload', keep);
  }, [changed]);
  const leave = () => {
    if (!changed || window.confirm(say('discardText'))) onCancel();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSave();
    } else if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      leave();
    }
  };
  return (
    <form
      className={classes.frame}
      onKeyDown={onKey}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <ErrorSummary errors={errors} />
      {children}
      <div className={classes.foot}>
        <div className={classes.was}>{was}</div>
        <Button variant="subtle" color="gray" onClick={leave} rightSection={<KeyHint>Esc</KeyHint>}>
          {say('cancel')}
        </Button>
        <Button type="submit" loading={busy} rightSection={<span className={classes.keys}>Ctrl Enter</span>}>
          {say('save')}
        </Button>
      </div>
    </form>
  );
}
