import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { ActsDialog } from './acts-dialog.tsx';
import { CollectionDialog } from './collection-dialog.tsx';
import { ExemptDialog } from './exempt-dialog.tsx';
import { GiveDialog } from './give-dialog.tsx';
import { informationWords } from './information-words.ts';
import { type CollectionJson, type GivenJson, informationQuery } from './queries.ts';

/** What a person was told, where their data came from, and by when they are to be told. For the Privacy tab. */
export function SubjectInformation({ subject, name }: { readonly subject: string; readonly name: string }) {
  const say = useWords(informationWords);
  const me = useMe();
  const may = me.tools.includes('consents');
  const [open, setOpen] = useState<'give' | 'collect' | null>(null);
  const { data } = useQuery({ ...informationQuery(subject), enabled: may });
  if (!may || !data) return null;
  const actions = (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 6 }}>
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen('collect')}>
        {say('collect')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setOpen('give')}>
        {say('give')}
      </Button>
    </span>
  );
  return (
    <section>
      <SectionHeading title={say('of')} count={data.given.length || undefined} action={actions} />
      {data.given.length === 0 && <EmptyState>{say('nothingGiven')}</EmptyState>}
      {data.given.length > 0 && <Given list={data.given} />}
      {data.collections.map((one) => (
        <Collected key={one.id} one={one} />
      ))}
      {open === 'give' && <GiveDialog subject={subject} name={name} onClose={() => setOpen(null)} />}
      {open === 'collect' && <CollectionDialog subject={subject} name={name} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Given({ list }: { readonly list: readonly GivenJson[] }) {
  const say = useWords(informationWords);
  const locale = useLocale();
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              {one.title}
              <span className={parts.second}>
                {say('versionOf', { version: one.version })};{' '}
                {one.articles.map((article) => say('article', { article })).join('; ')}
              </span>
            </th>
            <td data-label={say('how')}>{say('channel', { channel: one.channel })}</td>
            <td data-label={say('when')} data-align="right">
              {one.on === null ? (
                <StateMark tone={one.mailState === 'failed' ? 'failed' : 'risk'}>
                  {say('waiting', { state: one.mailState ?? 'queued' })}
                </StateMark>
              ) : (
                <StateMark tone="holds">{plainDate(one.on, locale)}</StateMark>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const tones = {
  open: 'stopped',
  soon: 'risk',
  overdue: 'failed',
  informed: 'holds',
  late: 'failed',
  exempt: 'stopped',
} as const;

function Collected({ one }: { readonly one: CollectionJson }) {
  const say = useWords(informationWords);
  const locale = useLocale();
  const me = useMe();
  const [open, setOpen] = useState<'acts' | 'exempt' | null>(null);
  const owed = one.state === 'open' || one.state === 'soon' || one.state === 'overdue';
  return (
    <div style={{ paddingTop: 10 }}>
      <p>
        <StateMark tone={tones[one.state]}>
          {say('collectionState', {
            state: one.state,
            due: plainDate(one.due, locale),
            informed: one.informedOn === null ? '' : plainDate(one.informedOn, locale),
          })}
        </StateMark>{' '}
        <span className={parts.quiet}>
          {say('fromSource', { source: one.source, date: plainDate(one.obtainedOn, locale) })}
        </span>
      </p>
      {one.exemption && (
        <p className={parts.quiet}>
          {say('exemption', { exemption: one.exemption })}: {one.exemptionReason}
        </p>
      )}
      <details>
        <summary>{say('working')}</summary>
        <ol>
          {one.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </details>
      {owed && (
        <div className={parts.actions} style={{ paddingTop: 6 }}>
          <Button size="compact-sm" variant="default" onClick={() => setOpen('acts')}>
            {say('acts')}
          </Button>
          {me.tools.includes('recipients') && (
            <Button size="compact-sm" variant="default" onClick={() => setOpen('exempt')}>
              {say('exempt')}
            </Button>
          )}
        </div>
      )}
      {open === 'acts' && <ActsDialog collection={one.id} onClose={() => setOpen(null)} />}
      {open === 'exempt' && <ExemptDialog collection={one.id} onClose={() => setOpen(null)} />}
    </div>
  );
}
