import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { fieldViewOf } from '../../fields/views.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useModules } from '../session.tsx';
import type { DryRunJson, WorkflowJson } from './queries.ts';
import { OutcomeMark } from './trigger-text.tsx';
import { workflowWords } from './workflow-words.ts';

/** What a workflow would do now: tried by the service and taken back. */
export function DryRun({ workflow, dirty }: { readonly workflow: WorkflowJson; readonly dirty: boolean }) {
  const say = useWords(workflowWords);
  const action = useAction();
  const [found, setFound] = useState<DryRunJson | null>(null);
  const module = useModules().find((one) => one.name === workflow.module);
  const look = () =>
    void action.run(async () => setFound(await call('POST', `/workflows/${workflow.code}/dry-runs`)));
  return (
    <section className={parts.form}>
      <SectionHeading title={say('tryOut')} />
      <p className={parts.prose}>{say('tryLead')}</p>
      {dirty && <p className={parts.quiet}>{say('saveFirst')}</p>}
      <div className={parts.actions}>
        <Button variant="default" onClick={look} loading={action.busy} disabled={dirty}>
          {say('tryNow')}
        </Button>
      </div>
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      {found && (
        <>
          <p role="status">{say('matches', { total: found.total })}</p>
          {found.items.length > 0 && (
            <table className={`${parts.table} ${parts.stacked}`}>
              <thead>
                <tr>
                  <th scope="col">{say('record')}</th>
                  <th scope="col">{say('outcome')}</th>
                  <th scope="col">{say('wouldChange')}</th>
                </tr>
              </thead>
              <tbody>
                {found.items.map((one) => (
                  <tr key={one.record.id}>
                    <th scope="row">
                      <Link to="/records/$module/$id" params={{ module: workflow.module, id: one.record.id }}>
                        <bdi>{one.record.title ?? one.record.number}</bdi>
                      </Link>
                      <span className={parts.second}>{one.record.number}</span>
                    </th>
                    <td data-label={say('outcome')}>
                      <OutcomeMark outcome={one.outcome} />
                      {one.message && <span className={parts.second}>{one.message}</span>}
                    </td>
                    <td data-label={say('wouldChange')}>
                      <Changes changes={one.changes} module={module} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </section>
  );
}

function Changes({
  changes,
  module,
}: {
  readonly changes: DryRunJson['items'][number]['changes'];
  readonly module: ModuleDefinition | undefined;
}) {
  const say = useWords(workflowWords);
  const label = useLabel();
  const locale = useLocale();
  const names = Object.keys(changes);
  if (names.length === 0) return <span className={parts.quiet}>{say('noChange')}</span>;
  const shown = (name: string, value: JsonValue | undefined) => {
    const field = module?.fields.find((one) => one.name === name);
    if (value === null || value === undefined) return '—';
    if (field) return fieldViewOf(field.type).text(value, field, locale);
    const title = typeof value === 'object' && 'title' in value ? value.title : value;
    return typeof title === 'string' ? title : '—';
  };
  return names.map((name) => {
    const field = module?.fields.find((one) => one.name === name);
    return (
      <span key={name} className={parts.second}>
        {field ? label(field.label) : name}: <bdi>{shown(name, changes[name]?.from)}</bdi> →{' '}
        <bdi>{shown(name, changes[name]?.to)}</bdi>
      </span>
    );
  });
}
