import { Link } from '@tanstack/react-router';
import { Clock, RailClock } from '../../web/state/clock.tsx';
import type { ClockDates } from '../../web/state/clock-figures.ts';
import { StateChip, type StateTone } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import classes from './case.module.css';
import { requestWords } from './request-words.ts';
import type { CaseClock, CaseJson, CaseLine } from './shapes.ts';

/** The dates of a case's clock as the clock of a screen takes them. */
export function clockDates(clock: CaseClock): ClockDates {
  return {
    start: clock.receivedOn,
    due: clock.due,
    ...(clock.unmoved && { unmoved: clock.unmoved }),
    ...(clock.pausedSince && { pausedSince: clock.pausedSince }),
  };
}

/** Who asks, in words: the person found, who they say they are, or nobody yet. */
export function useAsker(): (request: CaseLine) => string {
  const say = useWords(requestWords);
  return (request) =>
    request.subject?.title ??
    request.claimed?.name ??
    request.claimed?.email ??
    request.claimed?.phone ??
    say(request.subject ? 'personErased' : 'personUnknown');
}

/** What the case is and its clock with the working. It stays while the page scrolls. */
export function CaseHeader({ request, onAssign }: { readonly request: CaseJson; onAssign(): void }) {
  const say = useWords(requestWords);
  const asker = useAsker();
  const { subject, clock } = request;
  const over = request.closedAt !== null;
  const dates = clockDates(clock);
  return (
    <>
      <header className={classes.header}>
        <div className={classes.titleLine}>
          <h1>{say.rich('caseTitle', { type: request.type, name: <bdi key="n">{asker(request)}</bdi> })}</h1>
          <span className="at-mono">{request.number}</span>
          {subject?.module && (
            <span className={classes.person}>
              {say('person')} <Link to={`/records/${subject.module}/${subject.id}`}>{subject.number}</Link>
            </span>
          )}
          <CaseChips request={request} />
          <button type="button" className={classes.lead} onClick={onAssign}>
            {say('caseLead')} <b>{request.lead ? <bdi>{request.lead.name}</bdi> : say('nobody')}</b>
          </button>
        </div>
        {over ? (
          <Closed request={request} />
        ) : (
          <Clock {...dates} today={clock.today} working={[...clock.working, ...clock.warnings]} />
        )}
      </header>
      {!over && (
        <div className={classes.compact}>
          <b>{request.typeLabel}</b>
          <RailClock {...dates} today={clock.today} />
        </div>
      )}
    </>
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
