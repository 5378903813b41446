import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { IconChevronLeft, IconChevronRight } from '../../../web/icons.ts';
import { count } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { trailOf } from '../list/trail.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './record.module.css';

export interface NeighbourIds {
  readonly index: number;
  readonly total: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

const none = { subscribe: () => () => undefined, snapshot: () => null };

/** The records before and after this one in the list that it was opened from. */
export function useNeighbours(module: string, id: string): NeighbourIds | null {
  const trail = trailOf(module);
  const rows = trail?.rows;
  const state = useSyncExternalStore(rows?.subscribe ?? none.subscribe, rows?.snapshot ?? none.snapshot);
  if (!trail || !rows || !state?.total) return null;
  const near = [trail.index, trail.index + 1, trail.index - 1].find((index) => rows.row(index)?.id === id);
  if (near === undefined) return null;
  trail.index = near;
  return { index: near, total: state.total, previous: rows.row(near - 1)?.id, next: rows.row(near + 1)?.id };
}

export function Neighbours({
  module,
  neighbours,
}: {
  readonly module: string;
  readonly neighbours: NeighbourIds | null;
}) {
  const say = useWords(recordWords);
  const locale = useLocale();
  if (!neighbours) return null;
  const { index, total, previous, next } = neighbours;
  return (
    <div className={classes.neighbours}>
      <span className="at-figures">
        {say('place', { index: count(index + 1, locale), total: count(total, locale) })}
      </span>
      <Step module={module} id={previous} label={`${say('previousRecord')} [`}>
        <IconChevronLeft size={17} aria-hidden />
      </Step>
      <Step module={module} id={next} label={`${say('nextRecord')} ]`}>
        <IconChevronRight size={17} aria-hidden />
      </Step>
    </div>
  );
}

function Step(props: { module: string; id: string | undefined; label: string; children: React.ReactNode }) {
  const icon = { variant: 'subtle', color: 'gray', size: 28, 'aria-label': props.label } as const;
  if (!props.id) {
    return (
      <ActionIcon {...icon} disabled>
        {props.children}
      </ActionIcon>
    );
  }
  return (
    <Tooltip label={props.label}>
      <ActionIcon {...icon} component={Link} to={`/records/${props.module}/${props.id}`}>
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
