import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState, Fact, Facts } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { type MailLine, mailQuery, mailsQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

const states = ['', 'held', 'queued', 'sent', 'failed'] as const;
type State = (typeof states)[number];
const tones: Readonly<Record<MailLine['state'], StateTone>> = {
  held: 'risk',
  queued: 'stopped',
  sending: 'attested',
  sent: 'holds',
  failed: 'failed',
};

/** The outbox: what was sent, what waits, and what is held because no mail server is set. */
export function MailsPage() {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const [state, setState] = useState<State>('');
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, refetch } = useQuery(mailsQuery(state));
  return (
    <SettingsShell page="mails">
      <RadioChoice<State>
        name="mails-state"
        legend={say('show')}
        inline
        value={state}
        onChange={setState}
        options={states.map((value) => ({ value, label: say('mailState', { state: value || 'all' }) }))}
      />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.some((mail) => mail.state === 'held') && <p className={parts.quiet}>{say('heldWhy')}</p>}
      {data?.length === 0 && <EmptyState>{say('noMails')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('mail')}</th>
              <th scope="col">{say('to')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col" data-align="right">
                {say('written')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((mail) => (
              <tr key={mail.id}>
                <th scope="row">
                  <button
                    type="button"
                    className={parts.link}
                    style={{ textAlign: 'left' }}
                    onClick={() => setOpen(mail.id)}
                  >
                    {mail.subject}
                  </button>
                  {mail.error && <span className={parts.second}>{mail.error}</span>}
                </th>
                <td data-label={say('to')}>{mail.to}</td>
                <td data-label={say('state')}>
                  <StateMark tone={tones[mail.state]}>{say('mailState', { state: mail.state })}</StateMark>
                </td>
                <td data-label={say('written')} data-align="right" data-nowrap>
                  {plainInstant(mail.sentAt ?? mail.createdAt, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && <MailDialog id={open} onClose={() => setOpen(null)} />}
    </SettingsShell>
  );
}

function MailDialog({ id, onClose }: { readonly id: string; onClose(): void }) {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction();
  const { data: mail } = useQuery(mailQuery(id));
  const send = async () => {
    const done = await action.run(async () => {
      await call('POST', `/mails/${id}/deliveries`);
      await queries.invalidateQueries({ queryKey: ['settings'] });
    });
    if (done) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={mail?.subject ?? say('mail')}
      size={720}
      transitionProps={{ duration: 0 }}
    >
      {mail && (
        <div className={parts.form}>
          <Facts>
            <Fact label={say('to')}>{mail.to}</Fact>
            <Fact label={say('state')}>{say('mailState', { state: mail.state })}</Fact>
            {mail.request && (
              <Fact label={say('case')}>
                <Link to={`/requests/${mail.request}`}>{say('openCase')}</Link>
              </Fact>
            )}
          </Facts>
          <pre className={parts.text} style={{ fontFamily: 'inherit', fontSize: '0.8125rem' }}>
            {mail.forItsReader ? say('forItsReader') : mail.text}
          </pre>
          {action.errors.map((error) => (
            <p key={error.message} role="alert" className={parts.failure}>
              {error.message}
            </p>
          ))}
          {(mail.state === 'held' || mail.state === 'failed') && (
            <div className={parts.buttons}>
              <Button onClick={() => void send()} loading={action.busy}>
                {say('sendMail')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Modal>
  );
}
