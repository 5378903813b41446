import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { ExistenceDialog } from './existence-dialog.tsx';
import { type ExistenceJson, existenceQuery } from './openings.ts';
import { openingWords } from './openings-words.ts';
import { rolesQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';

/** The exception of the archive: for which modules anybody may ask whether a record exists. */
export function ExistencePage() {
  const say = useWords(openingWords);
  const label = useLabel();
  const modules = useModules();
  const { data, error, refetch } = useQuery(existenceQuery);
  const roles = useQuery(rolesQuery).data ?? [];
  const [editing, setEditing] = useState<string | null>(null);
  const edited = modules.find((one) => one.name === editing);
  const names = (setting: ExistenceJson, which: readonly string[]) => {
    const fields = modules.find((one) => one.name === setting.module)?.fields ?? [];
    return which.map((name) => label(fields.find((field) => field.name === name)?.label ?? { en: name }));
  };
  const fresh = modules.filter((one) => !one.partOf && !data?.some((each) => each.module === one.name));
  return (
    <SettingsShell page="existence">
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noneYet')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('module')}</th>
              <th scope="col">{say('foundBy')}</th>
              <th scope="col">{say('shows')}</th>
              <th scope="col">{say('who')}</th>
              <th scope="col">{say('perHour')}</th>
              <th scope="col">
                <span className="at-unseen">{say('change')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((one) => (
              <tr key={one.module}>
                <th scope="row">
                  {label(modules.find((each) => each.name === one.module)?.labelPlural ?? { en: one.module })}
                  <span className={parts.second}>{one.reason}</span>
                  <StateMark tone={one.active ? 'attested' : 'stopped'}>
                    {say(one.active ? 'on' : 'off')}
                  </StateMark>
                </th>
                <td data-label={say('foundBy')}>{names(one, one.matchFields).join(', ')}</td>
                <td data-label={say('shows')}>{names(one, one.shownFields).join(', ')}</td>
                <td data-label={say('who')}>
                  {one.roles.length === 0
                    ? say('everyone')
                    : roles
                        .filter((role) => one.roles.includes(role.id))
                        .map((role) => role.name)
                        .join(', ')}
                </td>
                <td data-label={say('perHour')}>{say('limit', { count: one.perHour })}</td>
                <td data-align="right">
                  <button type="button" className={parts.link} onClick={() => setEditing(one.module)}>
                    {say('change')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data && fresh.length > 0 && (
        <div className={parts.filters}>
          <NativeSelect
            label={say('addModule')}
            value=""
            onChange={(event) => setEditing(event.currentTarget.value || null)}
            data={[
              { value: '', label: say('chooseModule') },
              ...fresh.map((one) => ({ value: one.name, label: label(one.labelPlural) })),
            ]}
          />
        </div>
      )}
      {edited && (
        <ExistenceDialog
          key={edited.name}
          module={edited}
          setting={data?.find((one) => one.module === edited.name) ?? null}
          onClose={() => setEditing(null)}
        />
      )}
    </SettingsShell>
  );
}
