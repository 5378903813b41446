import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { longInstant, zonedInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { serviceNow } from '../clock.ts';
import { useNamedRecords } from '../named-records.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { recent } from '../recent.ts';
import { titleOf } from '../records/list/list-columns.tsx';
import { useMe } from '../session.tsx';
import { Requests, Summary } from './open-requests.tsx';
import { TodayRail } from './today-rail.tsx';
import { todayWords } from './today-words.ts';
import { Waiting } from './waiting.tsx';

const FirstSteps = lazy(() => import('./first-steps.tsx').then((it) => ({ default: it.FirstSteps })));
const OwedToOthers = lazy(() => import('./owed-to-others.tsx').then((it) => ({ default: it.OwedToOthers })));
const OwnWork = lazy(() => import('./own-work.tsx').then((it) => ({ default: it.OwnWork })));
const Lists = lazy(() => import('./work-lists.tsx').then((it) => ({ default: it.Lists })));
const Starred = lazy(() => import('./starred.tsx').then((it) => ({ default: it.Starred })));
const Failed = lazy(() => import('./failed-jobs.tsx').then((it) => ({ default: it.Failed })));

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
      {['administration', 'users', 'definitions'].every(has) && (
        <Suspense fallback={null}>
          <FirstSteps />
        </Suspense>
      )}
      {has('requests') && <Waiting />}
      {has('requests') && <Requests />}
      {has('requests') && (
        <Suspense fallback={null}>
          <OwedToOthers />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <OwnWork />
        <Lists />
        <Starred />
        <Failed />
      </Suspense>
      <Recent />
    </AreaPage>
  );
}

/** The time where legal days are counted, which need not be where the reader is. */
function Now() {
  const locale = useLocale();
  const { timeZone } = useMe();
  const now = serviceNow().toISOString();
  return (
    <span className={parts.quiet} data-phone="hide">
      {timeZone ? zonedInstant(now, locale, timeZone) : longInstant(now, locale)}
    </span>
  );
}

/** Where one was last. It stays in this tab. */
function Recent() {
  const say = useWords(todayWords);
  const records = useNamedRecords(recent.all().slice(0, 8));
  if (records.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('recent')} />
      <ul className={parts.lines}>
        {records.map(({ module, record }) => (
          <li key={record.id}>
            <Link to={`/records/${module.name}/${record.id}`}>
              <bdi>{titleOf(record)}</bdi>
            </Link>{' '}
            <span className="at-mono">{record.number}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
