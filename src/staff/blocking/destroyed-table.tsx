import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import type { ErasureJson } from '../requests/erasure-shapes.ts';
import { useKind } from './blocked-table.tsx';
import { blockingWords } from './blocking-words.ts';
import { destroyedQuery } from './queries.ts';

/** What was destroyed: when, signed by whom, how much, with its certificate. Who it was about is not known any more. */
export function DestroyedTable() {
  const say = useWords(blockingWords);
  const { data, error, refetch, isPending } = useQuery(destroyedQuery);
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <div aria-busy />;
  if (data.length === 0) return <EmptyState>{say('noneDestroyed')}</EmptyState>;
  return (
    <div>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('erasure')}</th>
            <th scope="col">{say('what')}</th>
            <th scope="col">{say('signedBy')}</th>
            <th scope="col">{say('erasedOn')}</th>
            <th scope="col">{say('purged')}</th>
            <th scope="col">{say('certificate')}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((one) => (
            <DestroyedRow key={one.id} erasure={one} />
          ))}
        </tbody>
      </table>
      {data.length >= 200 && <p className={parts.quiet}>{say('refreshNote')}</p>}
    </div>
  );
}

function DestroyedRow({ erasure }: { readonly erasure: ErasureJson }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const kind = useKind();
  const signers = [
    erasure.plannedBy.name,
    ...erasure.approvals.filter((one) => one.decision === 'approved').map((one) => one.by.name),
  ];
  return (
    <tr>
      <th scope="row">
        {kind(erasure.subjectModule)} <span className="at-mono">{erasure.number}</span>
      </th>
      <td data-label={say('what')}>{say('counts', erasure.plan.totals)}</td>
      <td data-label={say('signedBy')}>
        <bdi>{signers.join(', ')}</bdi>
      </td>
      <td data-label={say('erasedOn')} data-nowrap>
        {plainDate(erasure.erasedAt ?? '', locale)}
      </td>
      <td data-label={say('purged')}>
        {erasure.purgedAt ? (
          <StateMark tone="holds">{plainDate(erasure.purgedAt, locale)}</StateMark>
        ) : (
          <StateMark tone="stopped">{say('notPurged')}</StateMark>
        )}
      </td>
      <td data-label={say('certificate')}>
        <Link to={`/erasures/${erasure.id}/certificate`}>{say('certificate')}</Link>
      </td>
    </tr>
  );
}
