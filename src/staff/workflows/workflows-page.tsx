import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { type WorkflowJson, workflowsQuery } from './queries.ts';
import { OutcomeMark, TriggerText, WorkflowState } from './trigger-text.tsx';
import { workflowWords } from './workflow-words.ts';

/** What the company has done by itself: whether it runs, and how it went. */
export function WorkflowsPage() {
  const say = useWords(workflowWords);
  const { data, error, refetch } = useQuery(workflowsQuery);
  const add = (
    <Button component={Link} to="/settings/new-workflow" leftSection={<IconPlus size={16} aria-hidden />}>
      {say('newWorkflow')}
    </Button>
  );
  return (
    <SettingsShell page="workflows" actions={add}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noWorkflows')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('workflow')}</th>
              <th scope="col">{say('begins')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col">{say('lastRun')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((workflow) => (
              <WorkflowRow key={workflow.code} workflow={workflow} />
            ))}
          </tbody>
        </table>
      )}
    </SettingsShell>
  );
}

function WorkflowRow({ workflow }: { readonly workflow: WorkflowJson }) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const locale = useLocale();
  const module = useModules().find((one) => one.name === workflow.module);
  const { runsAs, lastRun } = workflow;
  return (
    <tr>
      <th scope="row">
        <Link to="/settings/workflows/$workflow" params={{ workflow: workflow.code }} className={parts.link}>
          {label(workflow.label)}
        </Link>
        <span className={parts.second}>{module ? label(module.labelPlural) : workflow.module}</span>
      </th>
      <td data-label={say('begins')}>
        <TriggerText trigger={workflow.trigger} module={module} />
      </td>
      <td data-label={say('state')}>
        <WorkflowState workflow={workflow} />
        {runsAs && (
          <span className={parts.second}>
            {say('standsAs', { version: workflow.version, user: runsAs.title })}
          </span>
        )}
      </td>
      <td data-label={say('lastRun')}>
        {lastRun ? (
          <>
            <OutcomeMark outcome={lastRun.outcome} />
            <span className={parts.second}>{plainInstant(lastRun.at, locale)}</span>
          </>
        ) : (
          say('neverRan')
        )}
      </td>
    </tr>
  );
}
