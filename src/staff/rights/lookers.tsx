import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { type LookedAt, lookPages } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { FileLink } from './who-report.tsx';

/** Who did look at a record or at a person, until a time that is asked about: beside who could. Page by page. */
export function Lookers({ about, to }: { readonly about: LookedAt; readonly to?: string | undefined }) {
  const say = useWords(rightsWords);
  const locale = useLocale();
  const pages = useInfiniteQuery(lookPages(about, to));
  const { data, error, refetch } = pages;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section>
      <SectionHeading
        level={3}
        title={say('whoLooked')}
        action={items.length > 0 && <FileLink href={address('/access/looks.csv', { ...about, to })} />}
      />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data && items.length === 0 && <EmptyState>{say('nobodyLooked')}</EmptyState>}
      {items.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('user')}</th>
              <th scope="col">{say('looked')}</th>
              <th scope="col" data-align="right">
                {say('lastLook')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ user, did, last }) => (
              <tr key={user.id}>
                <th scope="row">
                  <bdi>{user.name ?? '—'}</bdi>
                </th>
                <td data-label={say('looked')}>
                  {did.map((one) => say('lookedTimes', { label: one.label, times: one.times })).join(', ')}
                </td>
                <td data-label={say('lastLook')} data-align="right" data-nowrap>
                  {plainInstant(last, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <MoreButton pages={pages} />
    </section>
  );
}
