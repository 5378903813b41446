import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAsker } from '../requests/case-line.ts';
import type { ErasureJson } from '../requests/erasure-shapes.ts';
import { casesQuery } from '../requests/queries.ts';
import { useMe } from '../session.tsx';
import { todayWords } from './today-words.ts';

/** Plans and refusals that wait for this person's approval. */
export function Waiting() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const me = useMe();
  const asker = useAsker();
  const mayApprove = me.tools.includes('erasure_approve');
  const { data: erasures } = useQuery({
    queryKey: ['erasure', 'waiting'],
    queryFn: async ({ signal }) =>
      (await call<{ items: readonly ErasureJson[] }>('GET', '/erasures', { signal, query: { limit: 200 } }))
        .items,
    enabled: mayApprove,
    staleTime: 15_000,
  });
  const { data: refusals } = useInfiniteQuery(casesQuery({ state: 'awaiting_approval', sort: 'due' }));
  const plans = (erasures ?? []).filter((one) => one.state === 'planned' && one.plannedBy.id !== me.id);
  const decisions = refusals?.pages.flatMap((page) => page.items) ?? [];
  if (plans.length + decisions.length === 0) return null;
  return (
    <section className={parts.card} data-tone="risk">
      <h2>{say('waiting', { count: plans.length + decisions.length })}</h2>
      <ul style={{ listStyle: 'none', display: 'grid', gap: 6 }}>
        {plans.map((plan) => (
          <li key={plan.id}>
            <Link
              to={plan.scope ? '/blocked' : `/requests/${plan.request ?? ''}`}
              search={plan.scope ? { tab: 'ended' } : {}}
            >
              {say('planWaits', { number: plan.number, version: plan.planVersion })}
            </Link>{' '}
            <span className={parts.quiet}>
              {say('plannedBy', { name: plan.plannedBy.name, date: plainDate(plan.plannedAt, locale) })}
            </span>
          </li>
        ))}
        {decisions.map((line) => (
          <li key={line.id}>
            <Link to={`/requests/${line.id}`}>{say('refusalWaits', { number: line.number })}</Link>{' '}
            <bdi className={parts.quiet}>{asker(line)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
