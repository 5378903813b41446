import type { ReactNode } from 'react';
import { IconCheck } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './step-rail.module.css';

export interface Step {
  readonly key: string;
  readonly label: ReactNode;
  /** Under what is done: when, and how. */
  readonly note?: ReactNode;
  readonly state: 'done' | 'now' | 'to_come';
}

/** Steps in order: filled tick, ringed number, empty number. Steps to come are lighter, never hidden. */
export function StepRail({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }) {
  const say = useWords(webWords);
  const spoken = { done: say('stepDone'), now: say('stepNow'), to_come: say('stepToCome') };
  return (
    <ol className={classes.rail} aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          className={classes.step}
          data-state={step.state}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <span className={classes.dot} aria-hidden>
            {step.state === 'done' ? <IconCheck size={14} stroke={2.5} /> : index + 1}
          </span>
          <div>
            <span className={classes.label}>{step.label}</span>
            <span className="at-unseen">{spoken[step.state]}</span>
            {step.note && <div className={classes.note}>{step.note}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
