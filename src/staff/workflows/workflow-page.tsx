import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { IconPlayerPause, IconTrash } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { type Sure, useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { settingsWords } from '../settings/settings-words.ts';
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
  if (found) return <OneWorkflow key={found.code} workflow={found} />;
  return (
    <Frame title={say('workflow')}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && <EmptyState>{say('noRuns')}</EmptyState>}
    </Frame>
  );
}

/** A new one: it is only written here. */
export function NewWorkflowPage() {
  const say = useWords(workflowWords);
  return (
    <Frame title={say('newWorkflow')}>
      <WorkflowForm workflow={null} />
    </Frame>
  );
}

/** The page of one workflow, on the way from the settings. */
function Frame({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const say = useWords(settingsWords);
  return (
    <AreaPage
      title={title}
      crumbs={[
        { label: say('settings'), to: '/settings' },
        { label: say('workflows'), to: '/settings/workflows' },
        { label: title },
      ]}
      lead={lead}
      actions={actions}
    >
      {children}
    </AreaPage>
  );
}

function OneWorkflow({ workflow }: { readonly workflow: WorkflowJson }) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const [dirty, setDirty] = useState(false);
  const action = useAction();
  const { version, runsAs } = workflow;
  return (
    <Frame
      title={label(workflow.label)}
      lead={
        <span className={parts.standing}>
          <WorkflowState workflow={workflow} />
          <span className={parts.quiet}>
            {runsAs ? say('standsAs', { version, user: runsAs.title }) : say('standsAlone', { version })}
          </span>
        </span>
      }
      actions={<Acts workflow={workflow} dirty={dirty} action={action} />}
    >
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      <WorkflowForm workflow={workflow} onDirty={setDirty} />
      <DryRun workflow={workflow} dirty={dirty} />
      <RunsTable code={workflow.code} />
    </Frame>
  );
}

/** What is done to the workflow as a whole; a change that is not saved goes first. */
function Acts({
  workflow,
  dirty,
  action,
}: {
  readonly workflow: WorkflowJson;
  readonly dirty: boolean;
  readonly action: ReturnType<typeof useAction>;
}) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const sure = useSure();
  const { code, version } = workflow;
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
      <Button
        variant="default"
        leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />}
        onClick={() => sure(remove)}
      >
        {say('remove')}
      </Button>
      {workflow.state === 'published' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} stroke={1.6} aria-hidden />}
          onClick={() => ask('pauses')}
          loading={action.busy}
          disabled={dirty}
        >
          {say('pause')}
        </Button>
      )}
      {(workflow.state !== 'published' || workflow.pausedBecause) && (
        <Button onClick={() => ask('publications')} loading={action.busy} disabled={dirty}>
          {say('publish')}
        </Button>
      )}
    </>
  );
}
