import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { modulesQuery } from '../session-queries.ts';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { type SharingRuleJson, sharingRulesQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { FilterText, RemoveRule, RuleName, RuleState } from './rule-table.tsx';
import { SharingDialog } from './sharing-dialog.tsx';

const levels = ['private', 'read', 'read_edit', 'read_edit_delete'] as const;

/** What each module opens by itself, and the rules that share more. */
export function SharingPage() {
  const say = useWords(rightsWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(sharingRulesQuery);
  const [edited, setEdited] = useState<SharingRuleJson | 'new' | null>(null);
  const [removed, setRemoved] = useState<SharingRuleJson | null>(null);
  const mayChange = me.tools.includes('administration');
  return (
    <SettingsShell
      page="sharing"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {say('newSharing')}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noSharing')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('rule')}</th>
              <th scope="col">{say('shares')}</th>
              <th scope="col">{say('forWhom')}</th>
              <th scope="col">{say('level')}</th>
              <th scope="col">{say('active')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((rule) => (
              <RuleRow key={rule.id} rule={rule} mayChange={mayChange} onOpen={() => setEdited(rule)} />
            ))}
          </tbody>
        </table>
      )}
      <Defaults />
      {edited && (
        <SharingDialog
          rule={edited === 'new' ? null : edited}
          onRemove={(rule) => {
            setEdited(null);
            setRemoved(rule);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && <RemoveRule rule={removed} path="sharing-rules" onClose={() => setRemoved(null)} />}
    </SettingsShell>
  );
}

function RuleRow({
  rule,
  mayChange,
  onOpen,
}: {
  readonly rule: SharingRuleJson;
  readonly mayChange: boolean;
  onOpen(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const named = (name: string) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.labelPlural) : name;
  };
  return (
    <tr>
      <RuleName rule={rule} mayChange={mayChange} onOpen={onOpen} />
      <td data-label={say('shares')}>
        {named(rule.module)}:{' '}
        {rule.from.filter ? (
          <FilterText module={rule.module} filter={rule.from.filter} />
        ) : (
          say('partyNamed', { kind: rule.from.kind, title: rule.from.title })
        )}
        {rule.related.length > 0 && (
          <span className={parts.second}>
            {say('related', { modules: rule.related.map(named).join(', ') })}
          </span>
        )}
      </td>
      <td data-label={say('forWhom')}>{say('partyNamed', { ...rule.to })}</td>
      <td data-label={say('level')}>{say('levelName', { level: rule.level })}</td>
      <td data-label={say('active')}>
        <RuleState rule={rule} />
      </td>
    </tr>
  );
}

/** The default sharing of each module, changed in its place. */
function Defaults() {
  const say = useWords(rightsWords);
  const label = useLabel();
  const me = useMe();
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction();
  const set = (module: string, defaultSharing: string) =>
    void action.run(async () => {
      await call('PATCH', `/modules/${module}`, { body: { defaultSharing } });
      await queries.invalidateQueries({ queryKey: modulesQuery.queryKey });
    });
  return (
    <section className={parts.form}>
      <SectionHeading title={say('sharingDefault')} />
      <p className={parts.quiet}>{say('sharingDefaultLead')}</p>
      {action.errors.map(({ message }) => (
        <p key={message} role="alert" className={parts.failure}>
          {message}
        </p>
      ))}
      <div className={parts.pair}>
        {modules
          .filter((module) => !module.partOf)
          .map((module) => (
            <NativeSelect
              key={module.name}
              label={label(module.labelPlural)}
              value={module.defaultSharing}
              disabled={!me.tools.includes('definitions') || action.busy}
              onChange={(event) => set(module.name, event.currentTarget.value)}
              data={levels.map((value) => ({ value, label: say('sharingDefaultName', { sharing: value }) }))}
            />
          ))}
      </div>
    </section>
  );
}
