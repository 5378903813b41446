import type { ReactNode } from 'react';
import { dayDate, longDate } from '../words/dates.ts';
import { webWords } from '../words/web-words.ts';
import { useLocale, useWords } from '../words/words.tsx';
import classes from './clock.module.css';
import { type ClockDates, type ClockFigures, clockFigures } from './clock-figures.ts';

interface ClockProps extends ClockDates {
  /** The day it is for the controller, YYYY-MM-DD. */
  readonly today: string;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}

function useClockText({ due, pausedSince }: ClockDates, figures: ClockFigures): string {
  const say = useWords(webWords);
  const locale = useLocale();
  if (pausedSince) return say('clockPaused', { date: longDate(pausedSince, locale) });
  return say('clockText', { used: Math.round(figures.used * 100), date: longDate(due, locale) });
}

/** The bar alone: what has passed, now, and the striped end. Its sentence is its text equivalent. */
function ClockBar({ figures, dates, wide }: { figures: ClockFigures; dates: ClockDates; wide?: boolean }) {
  const text = useClockText(dates, figures);
  const stripes = dates.pausedSince ? figures.used : figures.stripesFrom;
  return (
    <span
      className={classes.bar}
      data-tone={dates.pausedSince ? 'calm' : figures.tone}
      data-wide={wide || undefined}
      role="img"
      aria-label={text}
    >
      <span className={classes.used} style={{ width: percent(figures.used) }} />
      {stripes < 1 && (
        <span className={classes.stripes} style={{ left: `min(${percent(stripes)}, 100% - 9px)` }} />
      )}
      {wide && !dates.pausedSince && <span className={classes.now} style={{ left: percent(figures.used) }} />}
    </span>
  );
}

/** The clock of a row: a 72 px bar and the days. */
export function RowClock({ today, ...dates }: ClockProps) {
  const say = useWords(webWords);
  const figures = clockFigures(dates, today);
  const over = figures.days < 0;
  return (
    <span className={classes.row} data-late={(!dates.pausedSince && figures.tone === 'late') || undefined}>
      <ClockBar figures={figures} dates={dates} />
      <span className="at-figures">
        {dates.pausedSince
          ? say('paused')
          : figures.days === 0
            ? say('dueToday')
            : say(over ? 'daysOver' : 'daysLeft', { days: Math.abs(figures.days) })}
      </span>
    </span>
  );
}

/** The clock of a rail: the bar over its days and due date. */
export function RailClock({ today, ...dates }: ClockProps) {
  const say = useWords(webWords);
  const locale = useLocale();
  const figures = clockFigures(dates, today);
  return (
    <div className={classes.rail}>
      <ClockBar figures={figures} dates={dates} />
      <div className={classes.ends}>
        <b>
          {figures.days < 0
            ? say('daysOver', { days: -figures.days })
            : say('daysRemain', { days: figures.days })}
        </b>
        <span>{say('due', { date: longDate(dates.due, locale) })}</span>
      </div>
    </div>
  );
}

interface CaseClockProps extends ClockProps {
  readonly working: readonly string[];
  /** Where the whole of it is told. */
  readonly more?: ReactNode;
}

/** The clock of a case: time left large, the bar with now on it, and how the date came about. */
export function Clock({ today, working, more, ...dates }: CaseClockProps) {
  const say = useWords(webWords);
  const locale = useLocale();
  const figures = clockFigures(dates, today, true);
  const year = new Date(`${today}T00:00:00Z`);
  const figure = (chunks: React.ReactNode[]) => <span className={classes.figure}>{chunks}</span>;
  return (
    <section className={classes.clock} data-late={figures.tone === 'late' || undefined}>
      <div className={classes.left}>
        <p className={classes.days}>
          {say.rich(figures.days < 0 ? 'daysOverLong' : 'daysLeftLong', {
            days: Math.abs(figures.days),
            n: figure,
          })}
        </p>
        <p>{say.rich('dueEndOf', { date: <b key="d">{longDate(dates.due, locale)}</b> })}</p>
      </div>
      <div className={classes.middle}>
        <ClockBar figures={figures} dates={dates} wide />
        <div className={classes.marks}>
          <p>
            <b>{say('received', { date: dayDate(dates.start, locale, year) })}</b>
            {say('dayNotCounted')}
          </p>
          {marksToday(figures, dates) && (
            <p className={classes.today} style={{ left: percent(figures.used) }}>
              <b>{say('today')}</b>
              {dayDate(today, locale, year)}
            </p>
          )}
          <p>
            <b>{say('dueOn', { date: dayDate(dates.due, locale, year) })}</b>
            {dates.unmoved && say('movedFrom', { date: dayDate(dates.unmoved, locale, year) })}
          </p>
        </div>
        {dates.pausedSince && <p>{say('pausedSince', { date: longDate(dates.pausedSince, locale) })}</p>}
      </div>
      <div className={classes.working}>
        <h3>{say('howThisDate')}</h3>
        <ol>
          {working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        {more}
      </div>
    </section>
  );
}

/** Today has its words under the bar where they don't run into those at its ends. */
function marksToday(figures: ClockFigures, dates: ClockDates): boolean {
  return !dates.pausedSince && figures.days >= 0 && figures.used > 0.38 && figures.used < 0.68;
}
