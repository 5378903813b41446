/** What a measurement came to, as one row of the table at the end of `npm run bench`. */
import { type Compared, comparedLine } from './compare.ts';

export interface Outcome {
  readonly what: string;
  /** In words; null where none is set. */
  readonly bar: string | null;
  readonly measured: string;
  readonly met: boolean | null;
}

/** A rate against its bare query's, which has to be this much of it at least; the rates are printed at once. */
export function ratio(compared: Compared, bar: number | null): Outcome {
  console.log(comparedLine(compared));
  const rate = (100 * compared.ours) / compared.bare;
  const cpu = (100 * compared.bareCpu) / compared.oursCpu;
  return {
    what: compared.what,
    bar: bar === null ? null : `≥ ${bar} %`,
    // Rounded down: what misses its bar doesn't look as if it met it.
    measured: `${Math.floor(rate)} % (${Math.round(cpu)} % in processor time)`,
    met: bar === null ? null : rate >= bar,
  };
}

/** A value that may be so much at most. */
export function atMost(what: string, value: number, bar: number, write: (value: number) => string): Outcome {
  return { what, bar: `≤ ${write(bar)}`, measured: write(value), met: value <= bar };
}

/** The table, as Markdown. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ what, bar, measured, met }) => [
    what,
    bar ?? 'none set',
    measured,
    met === null ? '' : met ? 'met' : 'MISSED',
  ]);
  const all = [['what', 'bar', 'measured', ''], ...rows];
  const width = (column: number) => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(width(column))).join(' | ')} |`;
  const rule = `|${[0, 1, 2, 3].map((column) => '-'.repeat(width(column) + 2)).join('|')}|`;
  return [line(all[0] ?? []), rule, ...rows.map(line)].join('\n');
}
