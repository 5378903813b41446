import { inWords, short } from './bar-chart.tsx';
import type { Point } from './chart.tsx';
import classes from './reports.module.css';
import { useWidth } from './use-width.ts';

const HEIGHT = 240;
const LEFT = 12;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 28;
const MOST_SERIES = 6;
/** The first name begins at its point, so that it reaches halfway to the second's. */
const LABEL_ROOM = 140;

/** A line for each series over the first grouping. Lines differ by their dashes too, not by colour alone. */
export function LineChart({ points, label }: { readonly points: readonly Point[]; readonly label: string }) {
  const [element, width] = useWidth();
  const places = [...new Set(points.map((point) => point.label))];
  const series = [...new Set(points.map((point) => point.series))].slice(0, MOST_SERIES);
  const least = Math.min(0, ...points.map((point) => point.value));
  const greatest = Math.max(0, ...points.map((point) => point.value));
  const x = (place: number) =>
    places.length < 2 ? width / 2 : LEFT + ((width - LEFT - RIGHT) * place) / (places.length - 1);
  const y = (value: number) =>
    greatest === least
      ? HEIGHT - BOTTOM
      : HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - least)) / (greatest - least);
  const step = Math.max(1, Math.ceil((places.length * LABEL_ROOM) / Math.max(width, 1)));
  const highest = points.find((point) => point.value === greatest);
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={`${label}. ${inWords(points)}`}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} className={classes.axis} />
          <line x1={LEFT} x2={width - RIGHT} y1={y(greatest)} y2={y(greatest)} className={classes.grid} />
          <text x={LEFT} y={y(greatest) - 8} className={classes.valueText}>
            {highest?.text}
          </text>
          {series.map((name, at) => {
            const own = points.filter((point) => point.series === name);
            const line = own.map((point) => `${x(places.indexOf(point.label))},${y(point.value)}`).join(' ');
            return (
              <g key={name} data-series={at}>
                <polyline points={line} className={classes.stroke} />
                {own.map((point) => (
                  <circle
                    key={point.label}
                    cx={x(places.indexOf(point.label))}
                    cy={y(point.value)}
                    r={4}
                    className={classes.dot}
                  >
                    <title>{`${name === '' ? point.label : `${name}, ${point.label}`}: ${point.text}`}</title>
                  </circle>
                ))}
              </g>
            );
          })}
          {places.map((name, place) =>
            place % step === 0 ? (
              <text
                key={name}
                x={x(place)}
                y={HEIGHT - 8}
                textAnchor={place === 0 ? 'start' : place === places.length - 1 ? 'end' : 'middle'}
                className={classes.axisText}
              >
                {short(name, 16)}
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
