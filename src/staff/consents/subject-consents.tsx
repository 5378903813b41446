import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address, call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useSure } from '../parts/sure.tsx';
import { useMe } from '../session.tsx';
import { ConsentDialog } from './consent-dialog.tsx';
import { consentWords } from './consent-words.ts';
import { type ConsentState, type SubjectConsents as ConsentsOfPerson, consentsQuery } from './queries.ts';

/** A person's consents by purpose, with their history; recorded and withdrawn here. For the Privacy tab of a person. */
export function SubjectConsents({ subject, name }: { readonly subject: string; readonly name: string }) {
  const say = useWords(consentWords);
  const me = useMe();
  const mayRecord = me.tools.includes('consents');
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...consentsQuery(subject), enabled: mayRecord });
  if (!mayRecord) return null;
  const record = (
    <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
      {say('record')}
    </Button>
  );
  return (
    <section>
      <SectionHeading title={say('consents')} count={data?.states.length || undefined} action={record} />
      {data?.states.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      {data && data.states.length > 0 && <States consents={data} subject={subject} />}
      {data && data.items.length > 0 && <History consents={data} />}
      {open && <ConsentDialog subject={subject} name={name} onClose={() => setOpen(false)} />}
    </section>
  );
}

function States({ consents, subject }: { readonly consents: ConsentsOfPerson; readonly subject: string }) {
  const say = useWords(consentWords);
  const locale = useLocale();
  const label = useLabel();
  const queries = useQueryClient();
  const sure = useSure();
  const withdraw = (state: ConsentState) => {
    sure({
      title: say('withdrawTitle', { purpose: label(state.label) }),
      text: say('withdrawSure'),
      submit: say('withdrawNow'),
      work: async () => {
        await call('POST', `/consents/${state.consent}/withdrawals`, { body: { channel: 'staff' } });
        await queries.invalidateQueries({ queryKey: ['subject', subject] });
      },
    });
  };
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <tbody>
        {consents.states.map((state) => (
          <tr key={state.purpose}>
            <th scope="row">
              {label(state.label)}
              <span className={parts.second}>
                {say('basis', { basis: state.basis.replaceAll('-', '_') })}
              </span>
            </th>
            <td data-label={say('state')}>
              <StateMark tone={state.valid ? 'holds' : 'stopped'}>
                {say('kindName', { kind: state.state })}
              </StateMark>
            </td>
            <td data-label={say('since')}>
              {plainDate(state.since, locale)}
              {state.until && (
                <span className={parts.second}>{say('until', { date: plainDate(state.until, locale) })}</span>
              )}
            </td>
            <td data-align="right">
              <a href={address(`/consents/${state.consent}/receipt`)} target="_blank" rel="noreferrer">
                {say('receipt')}
              </a>{' '}
              {state.canWithdraw && (
                <Button size="compact-sm" variant="default" onClick={() => withdraw(state)}>
                  {say('withdraw')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function History({ consents }: { readonly consents: ConsentsOfPerson }) {
  const say = useWords(consentWords);
  const locale = useLocale();
  const label = useLabel();
  const purpose = (code: string) => {
    const known = consents.states.find((state) => state.purpose === code);
    return known ? label(known.label) : code;
  };
  return (
    <details style={{ paddingTop: 10 }}>
      <summary>{say('history', { count: consents.items.length })}</summary>
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {consents.items.map((event) => (
            <tr key={event.id}>
              <th scope="row">
                {say('kindName', { kind: event.kind })}: {purpose(event.purpose)}
              </th>
              <td>
                {event.channel && say('channelName', { channel: event.channel })}
                {event.bySubject && <span className={parts.second}>{say('bySubject')}</span>}
              </td>
              <td>{say('strength', { strength: event.proofStrength })}</td>
              <td data-align="right">{plainInstant(event.at, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
