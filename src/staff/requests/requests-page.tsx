import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { RowClock } from '../../web/state/clock.tsx';
import { count, longDate, plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { goUnlessLink } from '../parts/row-click.ts';
import { ReadFailure } from '../parts/states.tsx';
import { clockDates, isLate, useAsker, useNextWords } from './case-line.ts';
import { Kept } from './kept.tsx';
import { type CaseFilter, casesQuery } from './queries.ts';
import { openRequestsQuery } from './request-lines.ts';
import { requestWords } from './request-words.ts';

const tabs = {
  open: { state: 'open', sort: 'due' },
  mine: { state: 'open', lead: 'me', sort: 'due' },
  overdue: { state: 'open', overdue: 'true', sort: 'due' },
  closed: { state: 'closed,withdrawn', sort: '-receivedAt' },
} as const satisfies Record<string, CaseFilter>;
type Tab = keyof typeof tabs;

/** Every case: those that are due first on top. */
export function RequestsPage() {
  const say = useWords(requestWords);
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const chosen: Tab = tab && tab in tabs ? (tab as Tab) : 'open';
  return (
    <AreaPage
      title={say('requests')}
      actions={<NewButton />}
      tabs={
        <nav className={parts.tabs} aria-label={say('which')}>
          {(Object.keys(tabs) as Tab[]).map((each) => (
            <Link
              key={each}
              to="/requests"
              search={each === 'open' ? {} : { tab: each }}
              className={parts.tab}
              activeOptions={{ exact: true }}
              aria-current={each === chosen ? 'page' : undefined}
            >
              {say(`tab_${each}`)}
              <TabCount tab={each} />
            </Link>
          ))}
        </nav>
      }
    >
      <CaseTable filter={tabs[chosen]} empty={chosen} />
    </AreaPage>
  );
}

/** How many are open, and how many overdue: of the others the list itself tells. */
function TabCount({ tab }: { readonly tab: Tab }) {
  const locale = useLocale();
  const { data } = useQuery(openRequestsQuery);
  const found = tab === 'open' ? data?.open : tab === 'overdue' ? data?.late : undefined;
  if (!data || !found) return null;
  return (
    <span className={parts.tabCount}>
      {count(found, locale)}
      {data.more && '+'}
    </span>
  );
}

function NewButton() {
  const say = useWords(requestWords);
  const navigate = useNavigate();
  return (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => void navigate({ to: '/requests/new' })}
    >
      {say('record')}
    </Button>
  );
}

/** Cases as a work table. */
function CaseTable({ filter, empty }: { readonly filter: CaseFilter; readonly empty: Tab }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const asker = useAsker();
  const nextWords = useNextWords();
  const navigate = useNavigate();
  const pages = useInfiniteQuery(casesQuery(filter));
  const { data, error, refetch, isPending } = pages;
  const lines = data?.pages.flatMap((page) => page.items) ?? [];
  if (error && !data) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <div aria-busy />;
  if (lines.length === 0)
    return (
      <EmptyState action={empty === 'open' ? <NewButton /> : undefined}>{say(`empty_${empty}`)}</EmptyState>
    );
  const closed = empty === 'closed';
  return (
    <div>
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('request')}</th>
            <th scope="col">{say('person')}</th>
            <th scope="col">{say(closed ? 'outcomeHead' : 'nextStep')}</th>
            <th scope="col">{say('lead')}</th>
            <th scope="col">{say(closed ? 'inTime' : 'timeLeft')}</th>
            <th scope="col" data-align="right">
              {say(closed ? 'closedOn' : 'due')}
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
                <bdi className={line.subject ? undefined : parts.quiet}>{asker(line)}</bdi>
              </td>
              <td data-label={say('nextStep')}>{nextWords(line)}</td>
              <td data-label={say('lead')}>
                {line.lead?.name ? (
                  <bdi>{line.lead.name}</bdi>
                ) : (
                  <span className={parts.quiet}>{say('nobody')}</span>
                )}
              </td>
              <td data-label={say('timeLeft')} data-nowrap>
                {closed || line.answeredAt !== null ? (
                  <Kept line={line} />
                ) : (
                  <RowClock {...clockDates(line.clock)} today={line.clock.today} />
                )}
              </td>
              <td
                data-label={say('due')}
                data-align="right"
                data-nowrap
                data-late={isLate(line) || undefined}
              >
                {closed
                  ? plainDate(line.closedAt ?? line.due, locale)
                  : line.clock.pausedSince
                    ? say('since', { date: plainDate(line.clock.pausedSince, locale) })
                    : longDate(line.due, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <MoreButton pages={pages} below />
    </div>
  );
}
