import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { type Sure, useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { DryRun } from './dry-run.tsx';
import { type WorkflowJson, workflowsQuery } from './queries.ts';
import { RunsTable } from './runs-table.tsx';
import { WorkflowState } from './trigger-text.tsx';
import { WorkflowForm } from './workflow-form.tsx';
import { workflowWords } from './workflow-words.ts';

/** One workflow: how it stands, what it is, what it would do, what it did. */
export function WorkflowPage() {
  const say = useWords(workflowWords);
  const { workflow: code } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(workflowsQuery);
  const found = data?.find((one) => one.code === code);
  return (
    <SettingsShell page="workflows">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && !found && <EmptyState>{say('noRuns')}</EmptyState>}
      {found && <OneWorkflow key={found.code} workflow={found} />}
    </SettingsShell>
  );
}

/** A new one: it is only written here. */
export function NewWorkflowPage() {
  return (
    <SettingsShell page="workflows">
      <WorkflowForm workflow={null} />
    </SettingsShell>
  );
}

function OneWorkflow({ workflow }: { readonly workflow: WorkflowJson }) {
  const label = useLabel();
  const [dirty, setDirty] = useState(false);
  return (
    <>
      <section className={parts.form}>
        <h2>{label(workflow.label)}</h2>
        <Standing workflow={workflow} dirty={dirty} />
      </section>
      <WorkflowForm workflow={workflow} onDirty={setDirty} />
      <DryRun workflow={workflow} dirty={dirty} />
      <RunsTable code={workflow.code} />
    </>
  );
}

function Standing({ workflow, dirty }: { readonly workflow: WorkflowJson; readonly dirty: boolean }) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const action = useAction();
  const sure = useSure();
  const { code, version, runsAs } = workflow;
  const ask = (what: 'publications' | 'pauses') =>
    void action.run(async () => {
      await call('POST', `/workflows/${code}/${what}`, {
        body: what === 'publications' ? {} : undefined,
        version,
      });
      await queries.invalidateQueries({ queryKey: ['workflows'] });
    });
  const remove: Sure = {
    title: label(workflow.label),
    text: say('removeSure'),
    submit: say('remove'),
    work: async () => {
      await call('DELETE', `/workflows/${code}`, { version });
      await queries.invalidateQueries({ queryKey: ['workflows'] });
      await navigate({ to: '/settings/workflows' });
    },
  };
  return (
    <>
      <div>
        <WorkflowState workflow={workflow} />
        <span className={parts.second}>
          {runsAs ? say('standsAs', { version, user: runsAs.title }) : say('standsAlone', { version })}
        </span>
      </div>
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      <div className={parts.actions}>
        {(workflow.state !== 'published' || workflow.pausedBecause) && (
          <Button onClick={() => ask('publications')} loading={action.busy} disabled={dirty}>
            {say('publish')}
          </Button>
        )}
        {workflow.state === 'published' && (
          <Button variant="default" onClick={() => ask('pauses')} loading={action.busy} disabled={dirty}>
            {say('pause')}
          </Button>
        )}
        <Button variant="default" color="gray" onClick={() => sure(remove)}>
          {say('remove')}
        </Button>
      </div>
    </>
  );
}
