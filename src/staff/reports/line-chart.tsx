import { useLocale } from '../../web/words/words.tsx';
import { axisFigure, everyPeriod, periodMark, roundFigures } from './axis.ts';
import { inWords, short } from './bar-chart.tsx';
import type { Point } from './chart.tsx';
import type { Unit } from './queries.ts';
import classes from './reports.module.css';
import { useWidth } from './use-width.ts';

const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 30;
const TOP = 10;
const BOTTOM = 30;
const MOST_SERIES = 6;
const MOST_PERIODS = 120;
const LETTER = 6.6;
const BETWEEN_NAMES = 8;
const LONGEST_NAME = 18;

/** Where a point may stand on the axis, and what is written beneath. */
interface Place {
  readonly key: string;
  readonly mark: string;
}

interface LineChartProps {
  readonly points: readonly Point[];
  readonly label: string;
  /** By what the first grouping counts time, where it does. */
  readonly unit: Unit | undefined;
  /** Whether nothing is a figure too: without records a sum is zero, and a mean is none. */
  readonly isSum: boolean;
}

/** A line for each series over the first grouping. Lines differ by their dashes too, not by colour alone. */
export function LineChart({ points, label, unit, isSum }: LineChartProps) {
  const [element, width] = useWidth();
  const locale = useLocale();
  const places = placesOf(points, unit, (day, at) => periodMark(day, unit ?? 'day', locale, at === 0));
  const keys = places.map((place) => place.key);
  const series = [...new Set(points.map((point) => point.series))].slice(0, MOST_SERIES);
  const values = points.map((point) => point.value);
  const figures = roundFigures(Math.min(0, ...values), Math.max(0, ...values));
  const [lowest = 0, highest = 0] = [figures[0], figures.at(-1)];
  const x = (place: number) =>
    places.length < 2
      ? (LEFT + width - RIGHT) / 2
      : LEFT + ((width - LEFT - RIGHT) * place) / (places.length - 1);
  const y = (value: number) =>
    highest === lowest
      ? HEIGHT - BOTTOM
      : HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - lowest)) / (highest - lowest);
  const room =
    Math.max(...places.map(({ mark }) => Math.min(mark.length, LONGEST_NAME)), 1) * LETTER + BETWEEN_NAMES;
  const step = Math.max(1, Math.ceil(((places.length - 1) * room) / Math.max(width - LEFT - RIGHT, 1)));
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={`${label}. ${inWords(points)}`}>
          {figures.map((figure) => (
            <g key={figure}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(figure)}
                y2={y(figure)}
                className={figure === 0 ? classes.axis : classes.grid}
              />
              <text
                x={LEFT - 10}
                y={y(figure)}
                textAnchor="end"
                dominantBaseline="central"
                className={classes.axisText}
              >
                {axisFigure(figure, locale)}
              </text>
            </g>
          ))}
          {series.map((name, at) => {
            const own = points.filter((point) => point.series === name);
            const valueAt = (key: string) => own.find((point) => (point.day ?? point.label) === key)?.value;
            const line = keys
              .map((key, place) => ({ place, value: valueAt(key) ?? (isSum && unit ? 0 : undefined) }))
              .flatMap(({ place, value }) => (value === undefined ? [] : `${x(place)},${y(value)}`));
            return (
              <g key={name} data-series={at}>
                <polyline points={line.join(' ')} className={classes.stroke} />
                {own.map((point) => (
                  <circle
                    key={point.label}
                    cx={x(keys.indexOf(point.day ?? point.label))}
                    cy={y(point.value)}
                    r={3.5}
                    className={classes.dot}
                  >
                    <title>{`${name === '' ? point.label : `${name}, ${point.label}`}: ${point.text}`}</title>
                  </circle>
                ))}
              </g>
            );
          })}
          {places.map(({ key, mark }, place) =>
            place % step === 0 ? (
              <text key={key} x={x(place)} y={HEIGHT - 8} textAnchor="middle" className={classes.axisText}>
                {short(mark, LONGEST_NAME)}
              </text>
            ) : null,
          )}
        </svg>
      )}
      {series.length > 1 && (
        <ul className={classes.legend}>
          {series.map((name, at) => (
            <li key={name}>
              <svg width={28} height={10} aria-hidden data-series={at}>
                <line x1={0} x2={28} y1={5} y2={5} className={classes.stroke} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Periods stand in their order, those without records as well; what has no day comes after them. */
function placesOf(
  points: readonly Point[],
  unit: Unit | undefined,
  markOf: (day: string, at: number) => string,
): readonly Place[] {
  const days = points.flatMap((point) => point.day ?? []);
  const named = [...new Set(points.flatMap((point) => (point.day === undefined ? point.label : [])))];
  return [
    ...(unit ? everyPeriod(days, unit, MOST_PERIODS) : []).map((key, at) => ({ key, mark: markOf(key, at) })),
    ...named.map((key) => ({ key, mark: key })),
  ];
}
