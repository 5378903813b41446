import { Popover } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Clock, RailClock } from '../../web/state/clock.tsx';
import { StateChip, type StateTone } from '../../web/state/state-mark.tsx';
import { dayDate, plainDate, shortDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { serviceNow } from '../clock.ts';
import { useMe } from '../session.tsx';
import classes from './case.module.css';
import { clockDates, useAsker } from './case-line.ts';
import { requestWords } from './request-words.ts';
import type { CaseClock, CaseJson } from './shapes.ts';
import { useStep } from './use-step.ts';

/** What the case is and its clock with the working. It stays while the page scrolls. */
export function CaseHeader({ request, onAssign }: { readonly request: CaseJson; onAssign(): void }) {
  const say = useWords(requestWords);
  const asker = useAsker();
  const { subject, clock } = request;
  const over = request.closedAt !== null;
  // The clock stopped when the answer left, also where something is still to be done.
  const stopped = over || request.answeredAt !== null;
  const working = useShortWorking();
  const head = useRef<HTMLElement>(null);
  const passed = usePassed(head);
  const dates = clockDates(clock);
  return (
    <>
      <header className={classes.header} ref={head}>
        <div className={classes.titleLine}>
          <h1>{say.rich('caseTitle', { type: request.type, name: <bdi key="n">{asker(request)}</bdi> })}</h1>
          <span className="at-mono">{request.number}</span>
          {subject?.module && (
            <span className={classes.person}>
              {say('person')} <Link to={`/records/${subject.module}/${subject.id}`}>{subject.number}</Link>
            </span>
          )}
          <CaseChips request={request} />
          <div className={classes.titleEnd}>
            <button type="button" className={classes.lead} onClick={onAssign}>
              {say('caseLead')} <b>{request.lead ? <bdi>{request.lead.name}</bdi> : say('nobody')}</b>
            </button>
            {!request.lead && !over && <TakeCase request={request} />}
          </div>
        </div>
        <h2 className="at-unseen">{say('clock')}</h2>
        {stopped ? (
          <Closed request={request} />
        ) : (
          <Clock
            {...dates}
            today={clock.today}
            working={working(clock)}
            more={<WholeWorking clock={clock} />}
          />
        )}
      </header>
      {!stopped && passed && (
        <div className={classes.compact}>
          <b>{request.typeLabel}</b>
          <RailClock {...dates} today={clock.today} />
        </div>
      )}
    </>
  );
}

/** A case that nobody leads is taken with one press. */
function TakeCase({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const me = useMe();
  const { action, take } = useStep(request);
  return (
    <>
      <button
        type="button"
        className={classes.takeCase}
        disabled={action.busy}
        onClick={() => void take('assignments', { lead: me.id })}
      >
        {say('takeCase')}
      </button>
      {action.errors.map((error) => (
        <span key={error.message} role="alert">
          {error.message}
        </span>
      ))}
    </>
  );
}

/** Whether an element was scrolled out of sight. */
function usePassed(element: RefObject<HTMLElement | null>): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([seen]) =>
      setPassed(seen !== undefined && !seen.isIntersecting),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return passed;
}

/** The sum in a few sentences, beside the clock; the whole one is a click away. */
function useShortWorking(): (clock: CaseClock) => readonly string[] {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  return (clock) => {
    const short = (date: string) => shortDate(date, locale, serviceNow());
    const months = clock.isExtended ? 3 : 1;
    const sentences = [
      say('workReceived', {
        date: short(clock.receivedOn),
        months,
        end: dayDate(clock.unmoved ?? clock.due, locale, serviceNow()),
      }),
    ];
    if (clock.pausedDays > 0)
      sentences.push(say('workPaused', { days: clock.pausedDays, without: short(clock.dueWithoutPauses) }));
    if (!clock.unmoved) return sentences;
    const moved = clock.rolled.map((day) =>
      say('workRolled', { date: short(day.date), reason: day.reason, name: day.name ? label(day.name) : '' }),
    );
    return [...sentences, moved.join(' '), say('workDue', { due: dayDate(clock.due, locale, serviceNow()) })];
  };
}

/** Every step of the sum with its article, as the service worked it out. */
function WholeWorking({ clock }: { readonly clock: CaseClock }) {
  const say = useWords(requestWords);
  return (
    <Popover position="bottom-end" width={440} shadow="md" trapFocus>
      <Popover.Target>
        <button type="button" className={classes.whole}>
          {say('wholeWorking')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ol className={classes.steps7}>
          {clock.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {clock.warnings.map((sentence) => (
            <li key={sentence} className={classes.warning}>
              {sentence}
            </li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}

function CaseChips({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const { state } = request.clock;
  return (
    <>
      {state === 'overdue' && (
        <StateChip tone="failed" now>
          {say('overdue')}
        </StateChip>
      )}
      {request.state === 'awaiting_approval' && <StateChip tone="risk">{request.stateLabel}</StateChip>}
      {request.extension && <StateChip tone="attested">{say('extendedChip')}</StateChip>}
      {request.closedAt !== null && <StateChip tone={closedTone(request)}>{request.stateLabel}</StateChip>}
    </>
  );
}

function closedTone(request: CaseJson): StateTone {
  if (request.state === 'withdrawn') return 'stopped';
  return request.clock.state === 'late' ? 'failed' : 'holds';
}

function Closed({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const { clock } = request;
  return (
    <p className={classes.closed}>
      {say(
        request.answeredAt ? (clock.state === 'late' ? 'answeredLate' : 'answeredInTime') : 'closedWithout',
        {
          date: plainDate(request.answeredAt ?? request.closedAt ?? '', locale),
          due: plainDate(clock.due, locale),
        },
      )}{' '}
      {request.outcome && say('outcomeIs', { outcome: request.outcome })}
    </p>
  );
}
