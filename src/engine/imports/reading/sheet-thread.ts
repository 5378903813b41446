/** Reads one workbook in a thread of its own, so that a large one does not hold up those who are being served. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CellValue, readXlsx, streamXlsxRows } from 'hucre/xlsx';
import type { SheetAnswer, SheetRequest, SheetRow } from './sheet-message.ts';

const ROWS_AT_ONCE = 1_000;
const port = parentPort;
if (!port) throw new Error('This program is a thread of the import.');
const asked = workerData as SheetRequest;

function say(answer: SheetAnswer): void {
  port?.postMessage(answer);
}

/** The names of the sheets; none of them is read. */
async function names(): Promise<readonly string[]> {
  const found: string[] = [];
  await readXlsx(asked.file, {
    sheets: (info) => {
      if (!info.veryHidden) found.push(info.name);
      return false;
    },
  });
  return found;
}

async function rows(): Promise<void> {
  let waiting: SheetRow[] = [];
  for await (const row of streamXlsxRows(asked.file, { sheet: asked.sheet ?? 0 })) {
    waiting.push(written(row.index + 1, row.values));
    if (waiting.length < ROWS_AT_ONCE) continue;
    await hand(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await hand(waiting);
  say({ done: true });
}

/** Hands rows over, and waits until more are asked for. */
async function hand(some: readonly SheetRow[]): Promise<void> {
  const asked = new Promise((resume) => port?.once('message', resume));
  say({ rows: some });
  await asked;
}

function written(line: number, values: readonly CellValue[]): SheetRow {
  return {
    line,
    cells: values.map(cellText),
    exact: values.map((value) => typeof value === 'number'),
  };
}

function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'number') return numberText(value);
  return String(value);
}

/** A sheet keeps wall-clock times, which the reader gives as if they were UTC. */
function dateText(value: Date): string {
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

/** Sheets hold binary fractions: 0.1 + 0.2 is shown as 0.3 there, with the 15 digits that they keep. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(15)));
}

try {
  if (asked.want === 'names') say({ names: await names() });
  else await rows();
} catch (error) {
  const locked = error instanceof Error && error.name === 'EncryptedFileError';
  say({
    failed: locked
      ? {
          en: 'This workbook is locked with a password. Save it without one.',
          es: 'Este libro está protegido con contraseña. Guárdelo sin ella.',
        }
      : {
          en: 'This workbook cannot be read. Open it in a spreadsheet program and save it again, or save the sheet as CSV.',
          es: 'No se puede leer este libro. Ábralo en un programa de hojas de cálculo y guárdelo de nuevo, o guarde la hoja como CSV.',
        },
  });
}
