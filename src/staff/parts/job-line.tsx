import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { isOver, jobQuery } from '../job-query.ts';
import type { JobStatus } from '../shapes.ts';
import { partWords } from './part-words.ts';
import classes from './parts.module.css';
import { useAction } from './use-action.ts';

const tones = {
  queued: 'stopped',
  running: 'attested',
  succeeded: 'holds',
  failed: 'failed',
  cancelled: 'stopped',
} as const satisfies Record<JobStatus, string>;

/** The state of a job in a row. */
export function JobState({ state }: { readonly state: JobStatus }) {
  const say = useWords(partWords);
  return <StateMark tone={tones[state] ?? 'stopped'}>{say('jobState', { state })}</StateMark>;
}

/** A job that is followed while it runs: bar, numbers, cancel; run again when it failed. */
export function JobLine({
  id,
  label,
  onOver,
}: {
  readonly id: string;
  readonly label: string;
  onOver?(status: JobStatus): void;
}) {
  const say = useWords(partWords);
  const locale = useLocale();
  const { data: job, refetch } = useQuery(jobQuery(id));
  const action = useAction();
  const told = useRef(false);
  useEffect(() => {
    if (job && isOver(job.status) && !told.current) {
      told.current = true;
      onOver?.(job.status);
    }
  }, [job, onOver]);
  if (!job) return <div className={classes.job} aria-busy />;
  const ask = (what: 'cancellations' | 'retries') =>
    void action.run(async () => {
      await call('POST', `/jobs/${id}/${what}`);
      told.current = false;
      await refetch();
    });
  const over = isOver(job.status);
  return (
    <div className={classes.job}>
      <div className={classes.jobHead}>
        <span>{label}</span>
        <JobState state={job.status} />
        {job.total !== null && !over && (
          <span className="at-figures">
            {say('jobProgress', { done: count(job.progress, locale), total: count(job.total, locale) })}
          </span>
        )}
        {!over && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => ask('cancellations')}>
            {say('jobCancel')}
          </Button>
        )}
        {(job.status === 'failed' || job.status === 'cancelled') && (
          <Button size="compact-sm" variant="default" onClick={() => ask('retries')} loading={action.busy}>
            {say('jobRetry')}
          </Button>
        )}
      </div>
      {!over && (
        <progress
          className={classes.progress}
          aria-label={label}
          max={job.total ?? 1}
          {...(job.total !== null && { value: job.progress })}
        />
      )}
      {job.message && <p className={classes.second}>{job.message}</p>}
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={classes.failure}>
          {error.message}
        </p>
      ))}
    </div>
  );
}
