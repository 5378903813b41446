/** Writes one workbook in a thread of its own: rows come in as they are read, bytes go out as they are made. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CellValue, writeXlsxStream } from 'hucre/xlsx';
import type { Cell } from '../cell.ts';
import type { SheetOrder, SheetPlan, SheetWord } from './sheet-message.ts';

/** What a cell of a spreadsheet holds at most. */
const LONGEST_TEXT = 32_767;
/** A spreadsheet keeps 15 digits: a longer number would be another one, so it is written as text. */
const MOST_DIGITS = 15;

const port = parentPort;
if (!port) throw new Error('This program is a thread of the export.');
const plan = workerData as SheetPlan;

let cut = 0;
let onRows: (rows: readonly (readonly Cell[])[] | undefined) => void = () => {};
let onTaken: () => void = () => {};
port.on('message', (order: SheetOrder) => {
  if ('rows' in order) onRows(order.rows);
  else if ('end' in order) onRows(undefined);
  else onTaken();
});

function say(word: SheetWord): void {
  port?.postMessage(word);
}

async function* rows(): AsyncGenerator<CellValue[]> {
  for (;;) {
    const asked = new Promise<Parameters<typeof onRows>[0]>((resolve) => {
      onRows = resolve;
    });
    say({ want: 'rows' });
    const some = await asked;
    if (!some) return;
    for (const row of some) yield row.map(cellValue);
  }
}

function cellValue(cell: Cell): CellValue {
  if (cell === null) return null;
  switch (cell.kind) {
    case 'number':
      return cell.text.replace(/^-?0*|\D/g, '').length <= MOST_DIGITS ? Number(cell.text) : cell.text;
    case 'yes_no':
      return cell.value;
    case 'day':
      return dateValue(cell.text, `${cell.text}T00:00:00Z`);
    case 'moment':
      return dateValue(`${cell.text}${cell.offset}`, `${cell.text}Z`);
    default:
      return textValue(cell.text);
  }
}

/** Wall-clock times, which the writer takes as if they were UTC. Days before 1900 are none that a sheet knows. */
function dateValue(text: string, wall: string): CellValue {
  return text < '1900-03-01' || text > '9999-12-31~' ? text : new Date(wall);
}

function textValue(text: string): string {
  const clean = text.replaceAll(FORBIDDEN, '\uFFFD');
  if (clean.length <= LONGEST_TEXT) return clean;
  cut += 1;
  return `${clean.slice(0, LONGEST_TEXT - 1).toWellFormed()}…`;
}

/** Characters that XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

try {
  const stream = writeXlsxStream(rows(), {
    name: plan.name,
    columns: plan.columns.map(({ header, width, moments }) => ({
      header,
      width,
      ...(moments && { numFmt: 'yyyy-mm-dd hh:mm' }),
    })),
    freezePane: { rows: 1 },
  });
  for await (const bytes of stream) {
    const taken = new Promise<void>((resolve) => {
      onTaken = resolve;
    });
    say({ bytes });
    await taken;
  }
  say({ done: true, cut });
} catch (error) {
  say({ failed: error instanceof Error ? error.name : 'unknown' });
}
port.close();
