import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { rightsChangesQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { instantOf, TimeChoice, WhoReport } from './who-report.tsx';

/** Reports: who can see a module or a field of it, or could at a time; and what was changed of rights. */
export function WhoPage() {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const [name, setName] = useState('');
  const [field, setField] = useState('');
  const [at, setAt] = useState('');
  const module = modules.find((one) => one.name === name);
  return (
    <SettingsShell page="who">
      <div className={parts.filters}>
        <NativeSelect
          label={say('module')}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setField('');
          }}
          data={[
            { value: '', label: say('chooseModule') },
            ...modules.map((one) => ({ value: one.name, label: label(one.labelPlural) })),
          ]}
        />
        <NativeSelect
          label={say('field')}
          value={field}
          disabled={!module}
          onChange={(event) => setField(event.currentTarget.value)}
          data={[
            { value: '', label: say('wholeModule') },
            ...(module?.fields.map((one) => ({ value: one.name, label: label(one.label) })) ?? []),
          ]}
        />
        <TimeChoice value={at} onChange={setAt} />
      </div>
      {module ? (
        <WhoReport question={{ module: name, ...(field && { field }), ...instantOf(at) }} />
      ) : (
        <p className={parts.quiet}>{say('chooseFirst')}</p>
      )}
      <Changes />
    </SettingsShell>
  );
}

/** The history of rights: from the evidence, newest first. */
function Changes() {
  const say = useWords(rightsWords);
  const locale = useLocale();
  const { data, error, refetch } = useQuery(rightsChangesQuery);
  return (
    <section>
      <SectionHeading title={say('whatChanged')} />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('nothingChanged')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('what')}</th>
              <th scope="col">{say('changedParts')}</th>
              <th scope="col">{say('byWhom')}</th>
              <th scope="col" data-align="right">
                {say('when')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((change) => (
              <tr key={change.id}>
                <th scope="row">
                  {change.title ?? change.label}
                  <span className={parts.second}>
                    {say('aboutName', { about: change.about })}
                    {change.removed && `, ${say('wasRemoved')}`}
                  </span>
                </th>
                <td data-label={say('changedParts')} className={parts.sentence}>
                  {Object.keys(change.changes)
                    .map((part) => say('partName', { part }))
                    .join(', ') || '—'}
                </td>
                <td data-label={say('byWhom')}>
                  <bdi>{change.actor.name ?? '—'}</bdi>
                </td>
                <td data-label={say('when')} data-align="right" data-nowrap>
                  {plainInstant(change.at, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
