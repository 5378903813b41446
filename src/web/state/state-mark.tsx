import type { ReactNode } from 'react';
import {
  IconAlertCircleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconLock,
  IconUserCheck,
} from '../icons.ts';
import classes from './state.module.css';

/** The six ways a thing can stand. `held`: a law keeps it (plum); `attested`: a person answers for it. */
export type StateTone = 'holds' | 'risk' | 'failed' | 'held' | 'attested' | 'stopped';

const icons = {
  holds: IconCircleCheckFilled,
  risk: IconAlertCircleFilled,
  failed: IconCircleXFilled,
  held: IconLock,
  attested: IconUserCheck,
  stopped: IconCircleDashed,
} as const;

/** The icon of a state alone; beside a word that says it. */
export function StateIcon({ tone, size = 16 }: { readonly tone: StateTone; readonly size?: number }) {
  const Icon = icons[tone];
  return <Icon size={size} className={classes.icon} data-tone={tone} aria-hidden stroke={1.75} />;
}

/** A state in a row: icon, word, ink; no box. */
export function StateMark({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <StateIcon tone={tone} />
      <span>{children}</span>
    </span>
  );
}

/** A state in a header: a chip with a hairline edge. `now` is the one solid red chip that a page may have. */
export function StateChip({
  tone,
  now = false,
  children,
}: {
  readonly tone: StateTone;
  readonly now?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span className={classes.chip} data-tone={tone} data-now={now || undefined}>
      <StateIcon tone={tone} size={15} />
      <span>{children}</span>
    </span>
  );
}
