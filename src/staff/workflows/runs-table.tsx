import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { type RunJson, type RunOutcome, runOutcomes, runsQuery } from './queries.ts';
import { OutcomeMark } from './trigger-text.tsx';
import { workflowWords } from './workflow-words.ts';

/** What became of each run. */
export function RunsTable({ code }: { readonly code: string }) {
  const say = useWords(workflowWords);
  const [outcome, setOutcome] = useState<RunOutcome | ''>('');
  const runs = useInfiniteQuery(runsQuery(code, outcome));
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={parts.form}>
      <SectionHeading title={say('runs')} />
      <RadioChoice<RunOutcome | ''>
        name="runs-outcome"
        legend={say('show')}
        inline
        value={outcome}
        onChange={setOutcome}
        options={(['', ...runOutcomes] as const).map((value) => ({
          value,
          label: say('outcomeName', { outcome: value || 'all' }),
        }))}
      />
      {runs.error && <ReadFailure error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data && items.length === 0 && <EmptyState>{say('noRuns')}</EmptyState>}
      {items.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('record')}</th>
              <th scope="col">{say('outcome')}</th>
              <th scope="col">{say('version')}</th>
              <th scope="col" data-align="right">
                {say('at_')}
              </th>
              <th scope="col">
                <span className="at-unseen">{say('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      )}
      <MoreButton pages={runs} />
    </section>
  );
}

function RunRow({ run }: { readonly run: RunJson }) {
  const say = useWords(workflowWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const action = useAction();
  const again = () =>
    void action.run(async () => {
      await call('POST', `/workflow-runs/${run.id}/retries`);
      await queries.invalidateQueries({ queryKey: ['workflows'] });
    });
  return (
    <tr>
      <th scope="row">
        {run.record ? (
          <>
            <Link to="/records/$module/$id" params={{ module: run.module, id: run.record.id }}>
              <bdi>{run.record.title ?? run.record.number}</bdi>
            </Link>
            <span className={parts.second}>{run.record.number}</span>
          </>
        ) : (
          <span className={parts.quiet}>{say('unseenRecord')}</span>
        )}
      </th>
      <td data-label={say('outcome')}>
        <OutcomeMark outcome={run.outcome} />
        {run.message && <span className={parts.second}>{run.message}</span>}
        {action.errors.map(({ message }) => (
          <span key={message} role="alert" className={parts.failure}>
            {message}
          </span>
        ))}
      </td>
      <td data-label={say('version')}>{run.version}</td>
      <td data-label={say('at_')} data-align="right" data-nowrap>
        {plainInstant(run.createdAt, locale)}
      </td>
      <td data-align="right">
        {(run.outcome === 'failed' || run.outcome === 'skipped') && (
          <Button size="compact-sm" variant="default" onClick={again} loading={action.busy}>
            {say('runAgain')}
          </Button>
        )}
      </td>
    </tr>
  );
}
