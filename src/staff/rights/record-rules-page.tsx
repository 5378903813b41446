import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe, useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { type RecordRuleJson, recordRulesQuery } from './queries.ts';
import { RecordRuleDialog } from './record-rule-dialog.tsx';
import { rightsWords } from './rights-words.ts';
import { FilterText, RemoveRule, RuleName, RuleState } from './rule-table.tsx';

/** Rules that grant or deny records by condition. */
export function RecordRulesPage() {
  const say = useWords(rightsWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(recordRulesQuery);
  const [edited, setEdited] = useState<RecordRuleJson | 'new' | null>(null);
  const [removed, setRemoved] = useState<RecordRuleJson | null>(null);
  const mayChange = me.tools.includes('administration');
  return (
    <SettingsShell
      page="record-rules"
      actions={
        mayChange && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {say('newRecordRule')}
          </Button>
        )
      }
    >
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noRecordRules')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('rule')}</th>
              <th scope="col">{say('effect')}</th>
              <th scope="col">{say('whichRecords')}</th>
              <th scope="col">{say('who')}</th>
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
      {edited && (
        <RecordRuleDialog
          rule={edited === 'new' ? null : edited}
          onRemove={(rule) => {
            setEdited(null);
            setRemoved(rule);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && <RemoveRule rule={removed} path="record-rules" onClose={() => setRemoved(null)} />}
    </SettingsShell>
  );
}

function RuleRow({
  rule,
  mayChange,
  onOpen,
}: {
  readonly rule: RecordRuleJson;
  readonly mayChange: boolean;
  onOpen(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const module = useModules().find((one) => one.name === rule.module);
  const lists = rule.related.map((name) => {
    const relation = module?.relations.find((one) => one.name === name);
    return relation ? label(relation.label) : name;
  });
  const about = [...rule.on.map((use) => say('useShort', { use })), ...lists];
  return (
    <tr>
      <RuleName
        rule={rule}
        mayChange={mayChange}
        onOpen={onOpen}
        note={rule.administrators && say('bindsAdministrators')}
      />
      <td data-label={say('effect')}>
        {say('effectName', { effect: rule.effect })}: {about.join(', ')}
      </td>
      <td data-label={say('whichRecords')}>
        {module && label(module.labelPlural)}: <FilterText module={rule.module} filter={rule.filter} />
      </td>
      <td data-label={say('who')}>{say('partyNamed', { ...rule.to })}</td>
      <td data-label={say('active')}>
        <RuleState rule={rule} />
      </td>
    </tr>
  );
}
