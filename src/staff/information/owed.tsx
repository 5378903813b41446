import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { informationWords } from './information-words.ts';
import { owedQuery } from './queries.ts';

const FEW = 8;

/** Whose data came from elsewhere and who was not told yet, what is due first on top (Art. 14(3)). */
export function Owed() {
  const say = useWords(informationWords);
  const locale = useLocale();
  const { data } = useQuery(owedQuery);
  if (!data || data.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('owed')} count={count(data.length, locale)} line={false} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('person')}</th>
            <th scope="col">{say('source')}</th>
            <th scope="col">{say('due')}</th>
          </tr>
        </thead>
        <tbody>
          {data.slice(0, FEW).map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.person.module === null ? (
                  '—'
                ) : (
                  <Link to={`/records/${one.person.module}/${one.subject}`} search={{ tab: 'privacy' }}>
                    <bdi>{one.person.title}</bdi>
                  </Link>
                )}{' '}
                <span className="at-mono">{one.person.number}</span>
              </th>
              <td data-label={say('source')}>{one.source}</td>
              <td data-label={say('due')} data-late={one.state === 'overdue' || undefined}>
                <StateMark
                  tone={one.state === 'overdue' ? 'failed' : one.state === 'soon' ? 'risk' : 'stopped'}
                >
                  {plainDate(one.due, locale)}
                </StateMark>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
