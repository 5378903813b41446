import { Select } from '@mantine/core';
import { useState } from 'react';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { BarChart } from './bar-chart.tsx';
import { figureText } from './figure-text.ts';
import { LineChart } from './line-chart.tsx';
import type { Chart, SummaryAnswer, SummaryRow } from './queries.ts';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';

/** A point: what it is called, the day that its period begins, of which series, its value, and the value in words. */
export interface Point {
  readonly label: string;
  readonly day: string | undefined;
  readonly series: string;
  readonly value: number;
  readonly text: string;
}

const MOST_POINTS = 60;

/** The first figure that can be drawn, or another that is chosen; amounts of each currency by themselves. */
export function SummaryChart({
  answer,
  chart,
}: {
  readonly answer: SummaryAnswer;
  readonly chart: Exclude<Chart, 'none'>;
}) {
  const say = useWords(reportWords);
  const locale = useLocale();
  const drawn = answer.aggregates.flatMap((info, at) => (info.kind === 'number' ? [{ info, at }] : []));
  const [chosen, setChosen] = useState('0');
  const picked = drawn[Number(chosen)];
  const figure = picked?.info.label ?? say('records');
  const rows = answer.rows.slice(0, MOST_POINTS);
  const unit = answer.groups[0]?.by;
  const pointOf = (row: SummaryRow): Point => {
    const value = picked ? (row.values[picked.at] ?? null) : String(row.count);
    const [first = '', ...others] = row.groups.map(({ text }) => text ?? say('empty'));
    const rest = others.join(' · ');
    const key = row.groups[0]?.key;
    return {
      ...(chart === 'bar' && rest !== '' ? { label: rest, series: first } : { label: first, series: rest }),
      day: unit !== undefined && typeof key === 'string' ? key : undefined,
      value: Number(value ?? 0),
      text: picked ? figureText(value, picked.info, row, locale) : count(row.count, locale),
    };
  };
  const currencies = picked?.info.perCurrency
    ? [...new Set(rows.map((row) => row.currency ?? null))]
    : [undefined];
  return (
    <div className={classes.charts}>
      {drawn.length > 0 && (
        <Select
          className={classes.chartChoice}
          label={say('chartShows')}
          data={[
            ...drawn.map(({ info }, at) => ({ value: String(at), label: info.label })),
            { value: 'count', label: say('records') },
          ]}
          value={chosen}
          allowDeselect={false}
          onChange={(value) => value && setChosen(value)}
        />
      )}
      {currencies.map((currency) => {
        const points = rows
          .filter((row) => currency === undefined || (row.currency ?? null) === currency)
          .map(pointOf);
        const title =
          currency === undefined ? figure : say('chartIn', { figure, currency: currency ?? say('empty') });
        const about = say('chartLabel', {
          figure: title,
          group: answer.groups.map((one) => one.label).join(', '),
        });
        return (
          <figure key={currency ?? ''} className={classes.figure}>
            <figcaption>{about}</figcaption>
            {chart === 'bar' ? (
              <BarChart points={points} label={about} />
            ) : (
              <LineChart
                points={points}
                label={about}
                unit={unit}
                isSum={!picked || picked.info.function === 'sum'}
              />
            )}
          </figure>
        );
      })}
      {rows.length === 0 && <p className={classes.note}>{say('chartNone')}</p>}
      {answer.of > rows.length && rows.length > 0 && (
        <p className={classes.note}>{say('chartFirst', { shown: rows.length, of: answer.of })}</p>
      )}
    </div>
  );
}
