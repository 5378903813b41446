import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { MailingTabs } from './mailing-tabs.tsx';
import { mailingWords } from './mailing-words.ts';
import { type MailingJson, mailingsQuery } from './queries.ts';

/** The mails to many that somebody planned or sent. */
export function MailingsPage() {
  const say = useWords(mailingWords);
  return (
    <AreaPage title={say('mailings')} lead={say('leadMailings')} tabs={<MailingTabs page="mailings" />}>
      <Mailings />
    </AreaPage>
  );
}

function Mailings() {
  const say = useWords(mailingWords);
  const { data, error, refetch } = useQuery(mailingsQuery);
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy />;
  if (data.length === 0) {
    return (
      <EmptyState
        action={
          <Button variant="default" component={Link} to="/records/contacts">
            {say('openContacts')}
          </Button>
        }
      >
        {say('noMailings')}
      </EmptyState>
    );
  }
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('what')}</th>
          <th scope="col">{say('stateHead')}</th>
          <th scope="col" data-align="right">
            {say('received')}
          </th>
          <th scope="col" data-align="right">
            {say('leftOutHead')}
          </th>
          <th scope="col">{say('begun')}</th>
        </tr>
      </thead>
      <tbody>
        {data.map((one) => (
          <Line key={one.id} one={one} />
        ))}
      </tbody>
    </table>
  );
}

const tones: Readonly<Record<MailingJson['state'], StateTone>> = {
  planning: 'attested',
  planned: 'stopped',
  sending: 'attested',
  done: 'holds',
  failed: 'failed',
  cancelled: 'stopped',
};

export function MailingState({ state }: { readonly state: MailingJson['state'] }) {
  const say = useWords(mailingWords);
  return <StateMark tone={tones[state] ?? 'stopped'}>{say('state', { state })}</StateMark>;
}

function Line({ one }: { readonly one: MailingJson }) {
  const say = useWords(mailingWords);
  const locale = useLocale();
  const label = useLabel();
  const module = useModules().find((each) => each.name === one.module);
  const left = one.counts.leftOut.reduce((sum, each) => sum + each.count, 0);
  return (
    <tr>
      <th scope="row">
        <Link to={`/mailings/${one.id}`}>
          <bdi>{one.name}</bdi>
        </Link>
        <span className={parts.second}>{module ? label(module.labelPlural) : one.module}</span>
      </th>
      <td data-label={say('stateHead')}>
        <MailingState state={one.state} />
      </td>
      <td data-label={say('received')} data-align="right">
        {count(one.counts.written, locale)}
      </td>
      <td data-label={say('leftOutHead')} data-align="right">
        {count(left, locale)}
      </td>
      <td data-label={say('begun')} data-nowrap>
        {plainInstant(one.createdAt, locale)}
      </td>
    </tr>
  );
}
