import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetentionRule } from '../../metadata/privacy.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { declarationWords, periodWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import { DoneNote } from './notes.tsx';
import { rulesQuery } from './queries.ts';
import { RemoveCodeDialog } from './remove-code-dialog.tsx';
import { RetentionDialog } from './retention-dialog.tsx';
import { UsedBy } from './used-by.tsx';
import { usesOf } from './uses.ts';

/** How long data is kept, from which event, and by what law. */
export function RetentionPage() {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const label = useLabel();
  const modules = useModules();
  const { data, error, refetch } = useQuery(rulesQuery);
  const [edited, setEdited] = useState<RetentionRule | 'new' | null>(null);
  const [removed, setRemoved] = useState<RetentionRule | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {say('newRule')}
    </Button>
  );
  return (
    <SettingsShell page="retention" actions={add}>
      <DoneNote />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noRulesYet')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('rule')}</th>
              <th scope="col" style={{ width: '27%' }}>
                {say('time')}
              </th>
              <th scope="col" style={{ width: '26%' }}>
                {say('law')}
              </th>
              <th scope="col">{say('usedBy')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((rule) => (
              <tr key={rule.code}>
                <th scope="row">
                  <button
                    type="button"
                    className={parts.link}
                    style={{ textAlign: 'left' }}
                    onClick={() => setEdited(rule)}
                  >
                    {label(rule.label)}
                  </button>
                  <span className={`${parts.second} ${parts.mono}`}>{rule.code}</span>
                </th>
                <td data-label={say('time')}>
                  {periodWords(rule.period, declared)} {declared('eventName', { event: rule.from })}
                  {rule.atYearEnd && <span className={parts.second}>{say('atYearEnd')}</span>}
                </td>
                <td data-label={say('law')}>{label(rule.law)}</td>
                <td data-label={say('usedBy')} className={parts.sentence}>
                  <UsedBy uses={usesOf(modules, 'retention', rule.code)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && data && (
        <RetentionDialog
          rule={edited === 'new' ? null : edited}
          taken={data.map((one) => one.code)}
          onRemove={(rule) => {
            setEdited(null);
            setRemoved(rule);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && (
        <RemoveCodeDialog
          path="retention-rules"
          definition={removed}
          uses={usesOf(modules, 'retention', removed.code)}
          submit={say('removeRule')}
          onClose={() => setRemoved(null)}
        />
      )}
    </SettingsShell>
  );
}
