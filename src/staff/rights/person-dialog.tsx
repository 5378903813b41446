import { Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { Lookers } from './lookers.tsx';
import { type PersonSeerJson, personSeerPages } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { instantOf, ReportFrame, TimeChoice } from './who-report.tsx';

/** Who can open what is held about a person, or could at a time, and how much of it; and who did look at any of it. */
export function PersonDialog({
  subject,
  name,
  onClose,
}: {
  readonly subject: string;
  readonly name: string;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const [time, setTime] = useState('');
  const { at } = instantOf(time);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('personTitle', { name })}
      size={760}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <div className={parts.form}>
        <p className={parts.quiet}>{say('personLead')}</p>
        <TimeChoice value={time} onChange={setTime} />
        <PersonReport subject={subject} at={at} />
        <Lookers about={{ subject }} to={at} />
      </div>
    </Modal>
  );
}

function PersonReport({ subject, at }: { readonly subject: string; readonly at: string | undefined }) {
  const pages = useInfiniteQuery(personSeerPages(subject, at));
  const { error, refetch } = pages;
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  return (
    <ReportFrame pages={pages} at={at} file={address(`/subjects/${subject}/who.csv`, { at })} level={3}>
      {(items: readonly PersonSeerJson[]) => <SeerTable items={items} />}
    </ReportFrame>
  );
}

function SeerTable({ items }: { readonly items: readonly PersonSeerJson[] }) {
  const say = useWords(rightsWords);
  const list = useCounts();
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('user')}</th>
          <th scope="col">{say('role')}</th>
          <th scope="col">{say('recordsOpen')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ user, records, untold }) => (
          <tr key={user.id}>
            <th scope="row">
              <bdi>{user.name}</bdi>
            </th>
            <td data-label={say('role')}>{user.role?.name ?? '—'}</td>
            <td data-label={say('recordsOpen')}>
              {list(records) || '—'}
              {Object.keys(untold).length > 0 && (
                <span className={parts.second}>{say('untoldRecords', { records: list(untold) })}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many records of which modules, in words. */
function useCounts(): (counts: Readonly<Record<string, number>>) => string {
  const modules = useModules();
  const label = useLabel();
  const locale = useLocale();
  return (counts) =>
    Object.entries(counts)
      .map(([name, many]) => {
        const module = modules.find((one) => one.name === name);
        return `${module ? label(module.labelPlural) : name}: ${count(many, locale)}`;
      })
      .join(', ');
}
