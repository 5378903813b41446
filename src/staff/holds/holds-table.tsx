import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useMe } from '../session.tsx';
import { holdWords } from './hold-words.ts';
import { LiftHoldDialog } from './lift-hold-dialog.tsx';
import { type HoldJson, holdsQuery } from './queries.ts';

/** Every legal hold with its matter, who put it on and until when; those in force can be lifted. */
export function HoldsTable() {
  const say = useWords(holdWords);
  const { data, error, refetch } = useQuery(holdsQuery());
  const [lifted, setLifted] = useState<HoldJson | null>(null);
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy />;
  if (data.length === 0) return <EmptyState>{say('none')}</EmptyState>;
  const inForceFirst = [...data].sort(
    (one, other) => Number(one.liftedAt !== null) - Number(other.liftedAt !== null),
  );
  return (
    <>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('matter')}</th>
            <th scope="col">{say('record')}</th>
            <th scope="col">{say('placed')}</th>
            <th scope="col">{say('state')}</th>
            <th scope="col">
              <span className="at-unseen">{say('lift')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inForceFirst.map((one) => (
            <HoldRow key={one.id} hold={one} onLift={() => setLifted(one)} />
          ))}
        </tbody>
      </table>
      {lifted && <LiftHoldDialog hold={lifted} onClose={() => setLifted(null)} />}
    </>
  );
}

function HoldRow({ hold, onLift }: { readonly hold: HoldJson; onLift(): void }) {
  const say = useWords(holdWords);
  const locale = useLocale();
  const { tools } = useMe();
  return (
    <tr>
      <th scope="row">
        {hold.matter}
        <span className={`${parts.second} at-mono`}>{hold.number}</span>
      </th>
      <td data-label={say('record')}>
        {hold.recordNumber === null ? (
          say('gone')
        ) : (
          <Link to={`/records/${hold.module}/${hold.record}`} search={{ tab: 'privacy' }} className="at-mono">
            {hold.recordNumber}
          </Link>
        )}
      </td>
      <td data-label={say('placed')}>
        {plainInstant(hold.placedAt, locale)}
        <span className={parts.second}>
          <bdi>{hold.placedBy.name}</bdi>
        </span>
      </td>
      <td data-label={say('state')}>
        <HoldState hold={hold} />
      </td>
      <td data-align="right">
        {tools.includes('erasure_approve') && hold.liftedAt === null && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={say('liftOf', { number: hold.number })}
            onClick={onLift}
          >
            {say('lift')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function HoldState({ hold }: { readonly hold: HoldJson }) {
  const say = useWords(holdWords);
  const locale = useLocale();
  if (hold.liftedAt !== null)
    return (
      <>
        <StateMark tone="stopped">
          {say('liftedOn', { date: plainInstant(hold.liftedAt, locale), name: hold.liftedBy?.name ?? '' })}
        </StateMark>
        <span className={parts.second}>{hold.liftReason}</span>
      </>
    );
  const date = plainDate(hold.reviewOn, locale);
  if (hold.reviewOn <= today()) return <StateMark tone="risk">{say('reviewOver', { date })}</StateMark>;
  return (
    <>
      <StateMark tone="held">{say('inForce')}</StateMark>
      <span className={parts.second}>{say('until', { date })}</span>
    </>
  );
}
