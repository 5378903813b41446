import { useQuery } from '@tanstack/react-query';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { looksQuery } from './queries.ts';
import { rightsWords } from './rights-words.ts';

/** Who did look at the record, until a time that is asked about: beside who could. */
export function Lookers({
  module,
  record,
  to,
}: {
  readonly module: string;
  readonly record: string;
  readonly to?: string | undefined;
}) {
  const say = useWords(rightsWords);
  const locale = useLocale();
  const { data, error, refetch } = useQuery(looksQuery(module, record, to));
  return (
    <section>
      <SectionHeading level={3} title={say('whoLooked')} />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('nobodyLooked')}</EmptyState>}
      {data && data.length > 0 && (
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
            {data.map(({ user, did, last }) => (
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
    </section>
  );
}
