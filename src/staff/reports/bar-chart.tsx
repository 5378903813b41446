import type { Point } from './chart.tsx';
import classes from './reports.module.css';
import { useWidth } from './use-width.ts';

const ROW = 30;
const BAR = 16;
const VALUE_ROOM = 110;

/** A line of the drawing: the name of a group over its bars, or a bar. */
type Line = { readonly group: string } | { readonly point: Point };

/** Bars that lie, so that their names can be read on a phone too; those of one series stand under its name. Figures below nothing go to the left. */
export function BarChart({ points, label }: { readonly points: readonly Point[]; readonly label: string }) {
  const [element, width] = useWidth();
  const lines = linesOf(points);
  const names = Math.min(220, Math.round(width * 0.34));
  const room = Math.max(20, width - names - VALUE_ROOM);
  const least = Math.min(0, ...points.map((point) => point.value));
  const greatest = Math.max(0, ...points.map((point) => point.value));
  const scale = greatest > least ? room / (greatest - least) : 0;
  const zero = names - least * scale;
  return (
    <div ref={element}>
      {width > 0 && (
        <svg width={width} height={lines.length * ROW} role="img" aria-label={`${label}. ${inWords(points)}`}>
          {lines.map((line, at) => {
            const middle = at * ROW + ROW / 2;
            if ('group' in line)
              return (
                <text
                  key={line.group}
                  x={0}
                  y={middle + 4}
                  dominantBaseline="central"
                  className={classes.groupText}
                >
                  {short(line.group, Math.floor(width / 8))}
                </text>
              );
            const { point } = line;
            const size = Math.abs(point.value) * scale;
            const start = point.value < 0 ? zero - size : zero;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              <g key={at}>
                <text
                  x={names - 10}
                  y={middle}
                  textAnchor="end"
                  dominantBaseline="central"
                  className={classes.axisText}
                >
                  {short(point.label, Math.floor((names - 10) / 7.4))}
                </text>
                <rect
                  x={start}
                  y={middle - BAR / 2}
                  width={Math.max(size, 1)}
                  height={BAR}
                  rx={2}
                  className={classes.bar}
                >
                  <title>{`${nameOf(point)}: ${point.text}`}</title>
                </rect>
                <text
                  x={Math.max(zero, start + size) + 8}
                  y={middle}
                  dominantBaseline="central"
                  className={classes.valueText}
                >
                  {point.text}
                </text>
              </g>
            );
          })}
          <line x1={zero} x2={zero} y1={0} y2={lines.length * ROW} className={classes.axis} />
        </svg>
      )}
    </div>
  );
}

/** Each series by itself, in the order in which they come, whatever the bars are sorted by. */
function linesOf(points: readonly Point[]): readonly Line[] {
  const series = [...new Set(points.map((point) => point.series))];
  return series.flatMap((name) => [
    ...(name === '' ? [] : [{ group: name }]),
    ...points.filter((point) => point.series === name).map((point) => ({ point })),
  ]);
}

function nameOf({ series, label }: Point): string {
  return series === '' ? label : `${series}, ${label}`;
}

/** The figures for who hears the chart; the table beneath has all of them. */
export function inWords(points: readonly Point[]): string {
  return points
    .slice(0, 20)
    .map((point) => `${nameOf(point)}: ${point.text}`)
    .join('; ');
}

export function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}
