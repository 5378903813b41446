import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { RowClock } from '../../web/state/clock.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { count, longDate, plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import { partWords } from '../parts/part-words.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { clockDates, useAsker } from './case-header.tsx';
import { type CaseFilter, casesQuery } from './queries.ts';
import { openRequestsQuery } from './request-lines.ts';
import { requestWords } from './request-words.ts';
import type { CaseLine } from './shapes.ts';

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

/** What a case waits for: the first step to come, or why it stands still. */
export function useNextWords(): (line: CaseLine) => string {
  const say = useWords(requestWords);
  return (line) => {
    if (line.closedAt !== null)
      return line.outcome ? say('outcome', { outcome: line.outcome }) : line.stateLabel;
    if (line.clock.pausedSince && line.identity === 'unchecked') return say('waitingIdentity');
    if (line.clock.pausedSince) return say('waitingPerson');
    if (line.subject === null && line.identity === 'unchecked') return say('waitingMatch');
    // The answer has left: what keeps the case open is what comes after it.
    const state = line.state === 'delivered' && line.answeredAt !== null ? 'answered' : line.state;
    return say('nextShort', { state, identity: line.identity, type: line.type });
  };
}

/** Cases as a work table. */
function CaseTable({ filter, empty }: { readonly filter: CaseFilter; readonly empty: Tab }) {
  const say = useWords(requestWords);
  const part = useWords(partWords);
  const locale = useLocale();
  const asker = useAsker();
  const nextWords = useNextWords();
  const navigate = useNavigate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } =
    useInfiniteQuery(casesQuery(filter));
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
      {hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {part('more')}
        </Button>
      )}
    </div>
  );
}

export function Kept({ line }: { readonly line: CaseLine }) {
  const say = useWords(requestWords);
  const tone: StateTone =
    line.state === 'withdrawn' ? 'stopped' : line.clock.state === 'late' ? 'failed' : 'holds';
  return (
    <StateMark tone={tone}>
      {say('keptState', { state: line.state === 'withdrawn' ? 'withdrawn' : line.clock.state })}
    </StateMark>
  );
}

/** Whether the end of a case's time is as near as its red clock says, or past. */
export function isLate(line: CaseLine): boolean {
  return (
    line.closedAt === null &&
    line.answeredAt === null &&
    line.clock.pausedSince === null &&
    line.clock.daysLeft <= 2
  );
}

/** A click anywhere on a row opens it; a link inside goes its own way. */
export function goUnlessLink(event: React.MouseEvent, go: () => void): void {
  const inside = event.target instanceof Element && event.target.closest('a, button, input');
  if (!inside && !window.getSelection()?.toString()) go();
}
