import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { RowClock } from '../../web/state/clock.tsx';
import { longDate, plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { goUnlessLink } from '../parts/row-click.ts';
import { clockDates, isLate, useAsker, useNextWords } from '../requests/case-line.ts';
import { Kept } from '../requests/kept.tsx';
import { casesQuery } from '../requests/queries.ts';
import { openRequestsQuery } from '../requests/request-lines.ts';
import { todayWords } from './today-words.ts';

const openCases = { state: 'open', sort: 'due' } as const;

/** The cases that are due first. */
export function Requests() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const navigate = useNavigate();
  const asker = useAsker();
  const nextWords = useNextWords();
  const { data } = useInfiniteQuery(casesQuery(openCases));
  const { data: open } = useQuery(openRequestsQuery);
  const lines = (data?.pages[0]?.items ?? []).slice(0, 12);
  const left = (open?.open ?? 0) - lines.length;
  const more = open?.more ? 'yes' : 'no';
  return (
    <section>
      <SectionHeading
        title={say('requests')}
        count={open && say('open', { count: open.open, more })}
        line={false}
        action={<Link to="/requests">{say('allRequests')}</Link>}
      />
      {data && lines.length === 0 && (
        <EmptyState action={<Link to="/requests/new">{say('recordOne')}</Link>}>
          {say('noRequests')}
        </EmptyState>
      )}
      {lines.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('request')}</th>
              <th scope="col">{say('person')}</th>
              <th scope="col">{say('nextStep')}</th>
              <th scope="col">{say('timeLeft')}</th>
              <th scope="col" data-align="right">
                {say('due')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr
                key={line.id}
                data-link
                onClick={(event) => goUnlessLink(event, () => void navigate({ to: `/requests/${line.id}` }))}
              >
                <th scope="row">
                  <Link to={`/requests/${line.id}`}>{line.typeLabel}</Link>{' '}
                  <span className="at-mono">{line.number}</span>
                </th>
                <td data-label={say('person')}>
                  <bdi>{asker(line)}</bdi>
                </td>
                <td data-label={say('nextStep')}>{nextWords(line)}</td>
                <td data-label={say('timeLeft')} data-nowrap>
                  {line.answeredAt === null ? (
                    <RowClock {...clockDates(line.clock)} today={line.clock.today} />
                  ) : (
                    <Kept line={line} />
                  )}
                </td>
                <td
                  data-label={say('due')}
                  data-align="right"
                  data-nowrap
                  data-late={isLate(line) || undefined}
                >
                  {line.clock.pausedSince
                    ? say('since', { date: plainDate(line.clock.pausedSince, locale) })
                    : longDate(line.due, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 && (
        <p style={{ paddingTop: 10 }}>
          <Link to="/requests">{say('moreRequests', { count: left, more })}</Link>
        </p>
      )}
    </section>
  );
}

/** The nearest clocks in one sentence. */
export function Summary() {
  const say = useWords(todayWords);
  const { data } = useInfiniteQuery(casesQuery(openCases));
  if (!data) return null;
  const running = data.pages
    .flatMap((page) => page.items)
    .filter((line) => !line.clock.pausedSince && line.answeredAt === null);
  const overdue = running.filter((line) => line.clock.daysLeft < 0).length;
  const soon = running.filter((line) => line.clock.daysLeft >= 0 && line.clock.daysLeft <= 7).length;
  return <p>{say('summary', { overdue, soon, open: running.length })}</p>;
}
