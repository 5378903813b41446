import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice, Tick } from '../parts/choice.tsx';
import { JobState } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { type JobJson, jobsQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

const states = ['', 'running', 'queued', 'failed', 'succeeded', 'cancelled'] as const;
type State = (typeof states)[number];

/** What the program does in the background: how far it is, and what stopped. */
export function JobsPage() {
  const say = useWords(settingsWords);
  const [state, setState] = useState<State>('');
  const [byItself, setByItself] = useState(false);
  const { data, error, refetch } = useQuery(jobsQuery(state, byItself));
  return (
    <SettingsShell page="jobs">
      <RadioChoice<State>
        name="jobs-state"
        legend={say('show')}
        inline
        value={state}
        onChange={setState}
        options={states.map((value) => ({ value, label: say('jobFilter', { state: value || 'all' }) }))}
      />
      <Tick id="jobs-routine" checked={byItself} onChange={setByItself}>
        {say('routineToo')}
      </Tick>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noJobs')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('job')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col">{say('progress')}</th>
              <th scope="col" data-align="right">
                {say('asked')}
              </th>
              <th scope="col">
                <span className="at-unseen">{say('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </tbody>
        </table>
      )}
    </SettingsShell>
  );
}

function JobRow({ job }: { readonly job: JobJson }) {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction();
  const live = job.state === 'queued' || job.state === 'running';
  const again = job.state === 'failed' || job.state === 'cancelled';
  const ask = (what: 'cancellations' | 'retries') =>
    void action.run(async () => {
      await call('POST', `/jobs/${job.id}/${what}`);
      await queries.invalidateQueries({ queryKey: ['settings', 'jobs'] });
    });
  return (
    <tr>
      <th scope="row">
        {job.label}
        {job.message && <span className={parts.second}>{job.message}</span>}
        {action.errors.map((error) => (
          <span key={error.message} role="alert" className={parts.failure}>
            {error.message}
          </span>
        ))}
      </th>
      <td data-label={say('state')}>
        <JobState state={job.state} />
      </td>
      <td data-label={say('progress')} style={{ minWidth: 140 }}>
        {job.total !== null ? (
          <>
            <progress
              className={parts.progress}
              value={job.progress}
              max={Math.max(1, job.total)}
              aria-label={job.label}
            />
            <span className={`${parts.second} at-figures`}>
              {say('doneOf', { done: count(job.progress, locale), total: count(job.total, locale) })}
            </span>
          </>
        ) : (
          '—'
        )}
      </td>
      <td data-label={say('asked')} data-align="right" data-nowrap>
        {plainInstant(job.createdAt, locale)}
      </td>
      <td data-align="right">
        {live && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => ask('cancellations')}
            disabled={job.cancelling}
            loading={action.busy}
          >
            {say(job.cancelling ? 'stopping' : 'cancelJob')}
          </Button>
        )}
        {again && (
          <Button size="compact-sm" variant="default" onClick={() => ask('retries')} loading={action.busy}>
            {say('runAgain')}
          </Button>
        )}
      </td>
    </tr>
  );
}
