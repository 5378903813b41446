import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SheetAnswer, SheetRequest } from './sheet-message.ts';
import { type TableRow, UnreadableTable } from './table.ts';
import { checkZipLimits } from './zip-limits.ts';

const MEMORY_MB = 1_536;

/** The names of the sheets of a workbook, in their order. Throws `UnreadableTable`. */
export async function sheetNames(file: Buffer): Promise<readonly string[]> {
  for await (const answer of ask({ file, want: 'names' })) if ('names' in answer) return answer.names;
  throw new UnreadableTable({ en: 'This workbook has no sheets.', es: 'Este libro no tiene hojas.' });
}

/** The rows of a sheet, rows without any cell left out. Throws `UnreadableTable`. */
export async function* sheetRows(file: Buffer, sheet?: string): AsyncGenerator<TableRow> {
  for await (const answer of ask({ file, want: 'rows', ...(sheet !== undefined && { sheet }) })) {
    if (!('rows' in answer)) continue;
    for (const row of answer.rows) if (row.cells.some((cell) => cell.trim() !== '')) yield row;
  }
}

/** The answers of a thread that is ended when nobody reads on. */
async function* ask(request: SheetRequest & { readonly file: Buffer }): AsyncGenerator<SheetAnswer> {
  checkZipLimits(request.file);
  const worker = new Worker(new URL('./sheet-thread.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  try {
    for (;;) {
      const answer = await nextAnswer(worker);
      if ('failed' in answer) throw new UnreadableTable(answer.failed);
      if ('done' in answer) return;
      yield answer;
      if ('names' in answer) return;
      worker.postMessage('more');
    }
  } finally {
    await worker.terminate();
  }
}

async function nextAnswer(worker: Worker): Promise<SheetAnswer> {
  try {
    const [answer]: SheetAnswer[] = await once(worker, 'message');
    if (answer) return answer;
  } catch {
    // The thread died: of a workbook that needs more memory than it may have.
  }
  throw new UnreadableTable({
    en: 'This workbook is too large to be read. Save the sheet as CSV and import that.',
    es: 'Este libro es demasiado grande para leerlo. Guarde la hoja como CSV e impórtela.',
  });
}
