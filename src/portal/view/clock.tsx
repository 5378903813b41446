import type { Locale } from '../../metadata/label.ts';
import type { Clock } from '../office.ts';
import { longDay, say, shortDay } from '../words/say.ts';
import { dailyWorking } from './daily-working.ts';

/** The legal clock in daily words: the same sum as the staff see, with its working. */
export function ClockBox({ locale, clock }: { locale: Locale; clock: Clock }) {
  const isOverdue = clock.state === 'overdue';
  return (
    <section class="clock" aria-label={say(locale, 'clock.by')}>
      <p>{say(locale, isOverdue ? 'clock.overdueBy' : 'clock.by')}</p>
      <p class="figure">{longDay(locale, clock.due)}</p>
      <p>
        <TimeLeft locale={locale} clock={clock} />
      </p>
      <Bar locale={locale} clock={clock} />
      <details open>
        <summary>{say(locale, 'clock.working')}</summary>
        <ol>
          {dailyWorking(locale, clock).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </details>
      <details>
        <summary>{say(locale, 'clock.articles')}</summary>
        <ol>
          {clock.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function TimeLeft({ locale, clock }: { locale: Locale; clock: Clock }) {
  if (clock.state === 'paused')
    return <>{say(locale, 'clock.paused', { day: longDay(locale, clock.pausedSince ?? clock.today) })}</>;
  if (clock.state === 'overdue')
    return (
      <>
        <strong>{say(locale, 'clock.overdue', { n: Math.max(1, -clock.daysLeft) })}</strong>{' '}
        {say(locale, 'clock.overdueSorry')}
      </>
    );
  return (
    <>
      <strong>{say(locale, 'clock.in', { n: clock.daysLeft })}</strong> {say(locale, 'clock.last')}
    </>
  );
}

/** Where today is between the first day and the last. The sentence beside it says the same in words. */
function Bar({ locale, clock }: { locale: Locale; clock: Clock }) {
  const whole = daysBetween(clock.receivedOn, clock.due);
  const gone = Math.min(
    100,
    Math.max(0, (daysBetween(clock.receivedOn, clock.today) / Math.max(1, whole)) * 100),
  );
  const label = say(locale, 'clock.bar', {
    start: shortDay(locale, clock.receivedOn),
    due: shortDay(locale, clock.due),
    today: shortDay(locale, clock.today),
  });
  return (
    <svg class={`bar bar-${clock.state}`} role="img" aria-label={label} width="100%" height="58">
      <rect class="bar-whole" x="0" y="6" width="100%" height="14" />
      <rect class="bar-gone" x="0" y="6" width={`${gone}%`} height="14" />
      <rect class="bar-now" x={`${gone}%`} y="0" width="3" height="26" transform="translate(-1.5 0)" />
      {gone > 25 && (
        <text x="0" y="48">
          {shortDay(locale, clock.receivedOn)}
        </text>
      )}
      <text
        class="bar-today"
        x={`${gone}%`}
        y="48"
        text-anchor={gone < 8 ? 'start' : gone > 92 ? 'end' : 'middle'}
      >
        {say(locale, 'clock.today')}
      </text>
      {gone < 75 && (
        <text x="100%" y="48" text-anchor="end">
          {shortDay(locale, clock.due)}
        </text>
      )}
    </svg>
  );
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}
