import Papa from 'papaparse';
import { type Delimiter, delimiters } from './table.ts';

/** The delimiter of a text: the one that gives the same number of cells, and the most, in the most of its first rows. */
export function guessDelimiter(sample: string): Delimiter {
  const scores = delimiters.map((delimiter) => [delimiter, evenness(sample, delimiter)] as const);
  return scores.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function evenness(sample: string, delimiter: string): number {
  const { data } = Papa.parse<string[]>(sample, { delimiter, newline: '\n', preview: 50 });
  const rows = data.filter((cells) => cells.length > 1 || (cells[0] ?? '').trim() !== '');
  // The sample may end in the middle of a row.
  const widths = (rows.length > 1 ? rows.slice(0, -1) : rows).map((cells) => cells.length);
  const groups = [...Map.groupBy(widths, (width) => width)].filter(([width]) => width > 1);
  const [best] = groups.sort((one, other) => other[1].length - one[1].length);
  if (!best) return 0;
  return best[1].length / widths.length + Math.min(best[0], 50) / 1000;
}
