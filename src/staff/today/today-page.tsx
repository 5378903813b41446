import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Filter } from '../../metadata/filter.ts';
import {
  EmptyState,
  Fact,
  Facts,
  KeyHint,
  Rail,
  RailSection,
  SectionHeading,
} from '../../web/layout/layout.tsx';
import { RowClock } from '../../web/state/clock.tsx';
import { ProofRosette } from '../../web/state/proof-rosette.tsx';
import { clockTime, count, longDate, plainDate, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { serviceNow, today } from '../clock.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { JobState } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { list, text } from '../read.ts';
import { recent } from '../recent.ts';
import { countQuery } from '../records/record-queries.ts';
import { clockDates, useAsker } from '../requests/case-header.tsx';
import type { ErasureJson } from '../requests/erasure-shapes.ts';
import { casesQuery } from '../requests/queries.ts';
import { goUnlessLink, isLate, useNextWords } from '../requests/requests-page.tsx';
import { sealQuery } from '../seal-query.ts';
import { mayOf, useMe, useModules } from '../session.tsx';
import type { JobStatus } from '../shapes.ts';
import { asksForMine, OwnWork } from './own-work.tsx';
import { Starred } from './starred.tsx';
import { todayWords } from './today-words.ts';

/** What needs me now, by what I may do. */
export function TodayPage() {
  const say = useWords(todayWords);
  const me = useMe();
  const hour = serviceNow().getHours();
  const has = (tool: string) => me.tools.includes(tool);
  const greeting = say('greeting', {
    part: hour < 12 ? 'morning' : hour < 19 ? 'afternoon' : 'evening',
    name: me.name.split(/\s+/u)[0] ?? me.name,
  });
  return (
    <AreaPage
      title={greeting}
      crumbs={[{ label: say('today') }]}
      lead={has('requests') ? <Summary /> : undefined}
      actions={<Now />}
      rail={<TodayRail />}
    >
      {has('requests') && <Waiting />}
      {has('requests') && <Requests />}
      <OwnWork />
      <Lists />
      <Starred />
      <Failed />
      <Recent />
    </AreaPage>
  );
}

function Now() {
  const locale = useLocale();
  const me = useMe();
  const now = serviceNow().toISOString();
  return (
    <span className={parts.quiet} data-phone="hide">
      {longDate(now, locale)}, {clockTime(now, locale)} {me.timeZone?.split('/').at(-1)?.replaceAll('_', ' ')}
    </span>
  );
}

const openCases = { state: 'open', sort: 'due' } as const;

/** The nearest clocks in one sentence. */
function Summary() {
  const say = useWords(todayWords);
  const { data } = useInfiniteQuery(casesQuery(openCases));
  if (!data) return null;
  const running = data.pages.flatMap((page) => page.items).filter((line) => !line.clock.pausedSince);
  const overdue = running.filter((line) => line.clock.daysLeft < 0).length;
  const soon = running.filter((line) => line.clock.daysLeft >= 0 && line.clock.daysLeft <= 7).length;
  return <p>{say('summary', { overdue, soon, open: running.length })}</p>;
}

/** Plans and refusals that wait for this person's approval. */
function Waiting() {
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
            <Link to={plan.request ? `/requests/${plan.request}` : '/requests'}>
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

function Requests() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const navigate = useNavigate();
  const asker = useAsker();
  const nextWords = useNextWords();
  const { data } = useInfiniteQuery(casesQuery(openCases));
  const lines = (data?.pages[0]?.items ?? []).slice(0, 12);
  const more = (data?.pages[0]?.items.length ?? 0) - lines.length;
  return (
    <section>
      <SectionHeading
        title={say('requests')}
        count={data && say('open', { count: data.pages[0]?.items.length ?? 0 })}
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
                  <RowClock {...clockDates(line.clock)} today={line.clock.today} />
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
      {more > 0 && (
        <p style={{ paddingTop: 10 }}>
          <Link to="/requests">{say('moreRequests', { count: more })}</Link>
        </p>
      )}
    </section>
  );
}

/** The lists of what I work on that have something in them. */
function Lists() {
  const say = useWords(todayWords);
  const label = useLabel();
  const locale = useLocale();
  const me = useMe();
  const views = useModules()
    .filter((module) => !module.partOf && mayOf(me, module.name).may('edit'))
    // What has a day by which it is due is work.
    .filter((module) => module.fields.some((field) => field.type === 'date' && field.name.startsWith('due')))
    .flatMap((module) => module.views.slice(1).map((view) => ({ module, view })))
    .filter(({ view }) => view.filter !== undefined && namesWork(view.filter))
    // What is mine stands above, record by record.
    .filter(({ view }) => view.filter !== undefined && !asksForMine(view.filter));
  const counts = useQueries({
    queries: views.map(({ module, view }) => countQuery(module.name, view.filter)),
  });
  const filled = views
    .map((each, index) => ({ ...each, count: counts[index]?.data ?? 0 }))
    .filter((each) => each.count > 0);
  if (filled.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('lists')} line={false} />
      <table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">{say('list')}</th>
            <th scope="col">{say('of')}</th>
            <th scope="col" data-align="right">
              {say('records')}
            </th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ module, view, count: found }) => (
            <tr key={`${module.name} ${view.name}`} data-link>
              <th scope="row">
                <Link to={`/records/${module.name}`} search={{ view: view.name }}>
                  {label(view.label)}
                </Link>
              </th>
              <td>{label(module.labelPlural)}</td>
              <td data-align="right">{count(found, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Whether a view is of work to do: it asks for a status, or for what is mine. When something changed is no work. */
function namesWork(filter: Filter): boolean {
  if ('all' in filter) return filter.all.some(namesWork);
  if ('any' in filter) return filter.any.some(namesWork);
  if ('not' in filter) return namesWork(filter.not);
  return filter.field === 'status' || (filter.field === 'owner' && filter.value === 'me');
}

/** Work of the program that stopped, and what I may do about it. */
function Failed() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['jobs', 'failed'],
    queryFn: async ({ signal }) =>
      list(await call('GET', '/jobs', { signal, query: { state: 'failed', limit: 10 } })).map((job) => ({
        id: text(job.id) ?? '',
        label: text(job.label) ?? '',
        message: text(job.message),
        state: (text(job.state) ?? 'failed') as JobStatus,
        at: text(job.finishedAt) ?? text(job.createdAt) ?? '',
      })),
    staleTime: 15_000,
    retry: false,
  });
  if (!data || data.length === 0) return null;
  return (
    <section>
      <SectionHeading
        title={say('failed')}
        count={data.length}
        action={<Link to="/settings/jobs">{say('allJobs')}</Link>}
      />
      <table className={`${parts.table} ${parts.stacked}`}>
        <tbody>
          {data.map((job) => (
            <tr key={job.id}>
              <th scope="row">
                {job.label}
                {job.message && <span className={parts.second}>{job.message}</span>}
              </th>
              <td>
                <JobState state={job.state} />
              </td>
              <td data-align="right">{plainInstant(job.at, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Where one was last. It stays in this tab. */
function Recent() {
  const say = useWords(todayWords);
  const traces = recent.all().slice(0, 8);
  if (traces.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('recent')} />
      <ul className={parts.lines}>
        {traces.map((trace) => (
          <li key={trace.id}>
            <Link to={`/records/${trace.module}/${trace.id}`}>
              <bdi>{trace.title}</bdi>
            </Link>{' '}
            <span className="at-mono">{trace.number}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TodayRail() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const me = useMe();
  const { data: seal } = useQuery({ ...sealQuery, enabled: me.tools.includes('evidence') });
  const sealedToday = me.sealedAt?.slice(0, 10) === today();
  return (
    <Rail label={say('evidence')}>
      <RailSection
        title={say('evidence')}
        action={me.tools.includes('evidence') ? <Link to="/evidence">{say('open_')}</Link> : undefined}
      >
        <Facts>
          <Fact label={say('lastSeal')}>
            {me.sealedAt
              ? sealedToday
                ? clockTime(me.sealedAt, locale)
                : plainInstant(me.sealedAt, locale)
              : say('notSealed')}
            {me.sealedAt && `, ${say(me.sealingHealthy ? 'inOrder' : 'behind')}`} <ProofRosette />
          </Fact>
          {seal && <Fact label={say('events')}>{count(seal.size, locale)}</Fact>}
        </Facts>
      </RailSection>
      <RailSection>
        <p className={parts.quiet}>
          {say.rich('keys', { k: <KeyHints key="k" />, q: <KeyHint key="q">?</KeyHint> })}
        </p>
      </RailSection>
    </Rail>
  );
}

function KeyHints() {
  return (
    <>
      <KeyHint>Ctrl</KeyHint> <KeyHint>K</KeyHint>
    </>
  );
}
