import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Locale } from '../../metadata/label.ts';
import { addDays, addMonths, daysSinceMonday, weeksOfMonth } from '../calendar-days.ts';
import classes from './day-control.module.css';
import { viewWord } from './view-words.ts';

const tags = { en: 'en-GB', es: 'es-ES' } as const;

/** How a key moves within the month: to the next day, week, month, or to an end of the week. */
const moves: Readonly<Record<string, (day: string) => string>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: (day) => addDays(day, -daysSinceMonday(day)),
  End: (day) => addDays(day, 6 - daysSinceMonday(day)),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** A month to choose a day from, by pointer or by key. */
export function Calendar({
  chosen,
  today,
  locale,
  min,
  max,
  onChoose,
}: {
  readonly chosen: string | null;
  readonly today: string;
  readonly locale: Locale;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  onChoose(day: string): void;
}) {
  const [at, setAt] = useState(chosen ?? today);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the day that a key led to
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
    moved.current = false;
  }, [at]);
  const write = (day: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tags[locale], { ...options, timeZone: 'UTC' }).format(
      new Date(`${day}T00:00:00Z`),
    );
  const press = (event: KeyboardEvent) => {
    const move = event.altKey || event.ctrlKey || event.metaKey ? undefined : moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    moved.current = true;
    setAt(move(at));
  };
  const offered = (day: string) => (!min || day >= min) && (!max || day <= max);
  const weeks = weeksOfMonth(at);
  const step = (months: number, word: 'earlierMonth' | 'laterMonth', sign: string) => (
    <button
      type="button"
      className={classes.step}
      data-mantine-stop-propagation="true"
      aria-label={viewWord(word, locale)}
      onClick={() => setAt(addMonths(at, months))}
    >
      <span aria-hidden>{sign}</span>
    </button>
  );
  return (
    <>
      <div className={classes.head}>
        {step(-1, 'earlierMonth', '‹')}
        <span aria-live="polite" className={classes.month}>
          {write(at, { month: 'long', year: 'numeric' })}
        </span>
        {step(1, 'laterMonth', '›')}
      </div>
      <table ref={grid} className={classes.grid} onKeyDown={press}>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" abbr={write(day, { weekday: 'long' })}>
                {write(day, { weekday: 'narrow' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  <button
                    type="button"
                    tabIndex={day === at ? 0 : -1}
                    data-mantine-stop-propagation="true"
                    data-beside={day.slice(0, 7) !== at.slice(0, 7) || undefined}
                    aria-pressed={day === chosen}
                    aria-current={day === today ? 'date' : undefined}
                    aria-label={write(day, { dateStyle: 'full' })}
                    aria-disabled={!offered(day) || undefined}
                    onClick={() => offered(day) && onChoose(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
