import type { ReactNode } from 'react';
import { IconX } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './bulk-bar.module.css';

/** The floating bar of a selection: how many, what will be left out and why, and what can be done. */
export function BulkBar({
  text,
  leftOut,
  onClose,
  children,
}: {
  readonly text: ReactNode;
  readonly leftOut?: ReactNode;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const say = useWords(webWords);
  return (
    <section className={classes.bar} aria-label={typeof text === 'string' ? text : undefined}>
      <b className={classes.text} role="status">
        {text}
      </b>
      {leftOut && <span className={classes.leftOut}>{leftOut}</span>}
      <div className={classes.actions}>{children}</div>
      <button type="button" className={classes.close} onClick={onClose} aria-label={say('clearSelection')}>
        <IconX size={16} aria-hidden />
      </button>
    </section>
  );
}

/** One action of the bulk bar. */
export function BulkAction({
  icon,
  children,
  onClick,
  disabled = false,
}: {
  readonly icon: ReactNode;
  readonly children: ReactNode;
  onClick(): void;
  readonly disabled?: boolean;
}) {
  return (
    <button type="button" className={classes.action} onClick={onClick} disabled={disabled}>
      {icon}
      {children}
    </button>
  );
}
