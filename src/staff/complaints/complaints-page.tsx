import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { clockTones } from './clock-tones.ts';
import { complaintWords } from './complaint-words.ts';
import { NewComplaintDialog } from './new-complaint-dialog.tsx';
import { type ComplaintJson, complaintsQuery } from './queries.ts';

/** Complaints to the controller, open ones first (section 164A DPA 2018). */
export function ComplaintsPage() {
  const say = useWords(complaintWords);
  const { data, error, refetch } = useQuery(complaintsQuery);
  const [recording, setRecording] = useState(false);
  const record = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setRecording(true)}>
      {say('record')}
    </Button>
  );
  const over = (one: ComplaintJson) => one.state === 'answered' || one.state === 'withdrawn';
  const open = data?.filter((one) => !over(one)) ?? [];
  const answered = data?.filter(over) ?? [];
  return (
    <AreaPage title={say('title')} lead={say('lead')} actions={record}>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      {open.length > 0 && <Complaints title={say('open')} list={open} />}
      {answered.length > 0 && <Complaints title={say('answered')} list={answered} />}
      {recording && <NewComplaintDialog onClose={() => setRecording(false)} />}
    </AreaPage>
  );
}

function Complaints({ title, list }: { readonly title: string; readonly list: readonly ComplaintJson[] }) {
  const say = useWords(complaintWords);
  const locale = useLocale();
  return (
    <section>
      <SectionHeading title={title} count={count(list.length, locale)} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('complaint')}</th>
            <th scope="col">{say('who')}</th>
            <th scope="col">{say('state')}</th>
            <th scope="col">{say('acknowledgeBy')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to={`/complaints/${one.id}`}>{one.number}</Link>
                <span className={parts.second}>{plainDate(one.receivedOn, locale)}</span>
              </th>
              <td data-label={say('who')}>
                <bdi>{one.person?.title ?? one.claimed?.name ?? one.claimed?.email ?? say('unknown')}</bdi>
              </td>
              <td data-label={say('state')}>
                {say('stateOf', { state: one.state })}
                {one.outcome && (
                  <span className={parts.second}>{say('outcome', { outcome: one.outcome })}</span>
                )}
              </td>
              <td data-label={say('acknowledgeBy')}>
                <StateMark tone={clockTones[one.clock.state]}>
                  {say('clockOf', { state: one.clock.state, due: plainDate(one.clock.due, locale) })}
                </StateMark>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
