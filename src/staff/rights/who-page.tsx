import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { rightsChangesQuery, type WhoItemJson, whoQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** Reports: who can see a module or a field of it, and what was changed of rights. */
export function WhoPage() {
  const say = useWords(rightsWords);
  const label = useLabel();
  const locale = useLocale();
  const modules = useModules();
  const [name, setName] = useState('');
  const [field, setField] = useState('');
  const module = modules.find((one) => one.name === name);
  const { data, error, refetch } = useQuery({ ...whoQuery(name, field), enabled: name !== '' });
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
      </div>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {name === '' && <p className={parts.quiet}>{say('chooseFirst')}</p>}
      {data && (
        <section>
          <SectionHeading
            title={say('whoCan')}
            count={say('ofUsers', {
              count: count(data.items.length, locale),
              all: count(data.users, locale),
            })}
          />
          {data.items.length === 0 ? (
            <EmptyState>{say('nobodyCan')}</EmptyState>
          ) : (
            <WhoTable items={data.items} />
          )}
        </section>
      )}
      <Changes />
    </SettingsShell>
  );
}

/** Who can, and what lets each. */
export function WhoTable({ items }: { readonly items: readonly WhoItemJson[] }) {
  const say = useWords(rightsWords);
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('user')}</th>
          <th scope="col">{say('role')}</th>
          <th scope="col">{say('because')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ user, sentence }) => (
          <tr key={user.id}>
            <th scope="row">
              <bdi>{user.name}</bdi>
            </th>
            <td data-label={say('role')}>{user.role?.name ?? '—'}</td>
            <td data-label={say('because')}>{sentence}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
                <td data-label={say('changedParts')}>{Object.keys(change.changes).join(', ') || '—'}</td>
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
