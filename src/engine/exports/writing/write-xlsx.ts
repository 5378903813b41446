/** A workbook, written by a thread of its own so that those who are being served do not wait for it. */
import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Cell } from '../cell.ts';
import type { SheetOrder, SheetPlan, SheetWord } from './sheet-message.ts';

const MEMORY_MB = 512;

/** The bytes of a workbook with one sheet, or with several where a sheet is full. `told` hears how many texts were cut. */
export async function* xlsxBytes(
  plan: SheetPlan,
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  told: (cut: number) => void,
): AsyncGenerator<Buffer> {
  const worker = new Worker(new URL('./sheet-thread.ts', import.meta.url), {
    workerData: plan,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const rows = batches[Symbol.asyncIterator]();
  const order = (one: SheetOrder): void => worker.postMessage(one);
  try {
    for await (const [word] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[SheetWord]>) {
      if ('want' in word) {
        const next = await rows.next();
        order(next.done ? { end: true } : { rows: next.value });
      } else if ('bytes' in word) {
        yield Buffer.from(word.bytes);
        order({ taken: true });
      } else if ('done' in word) {
        told(word.cut);
        return;
      } else throw new Error(`The workbook could not be written: ${word.failed}`);
    }
    throw new Error('The thread that writes workbooks ended before its work did.');
  } finally {
    await rows.return?.();
    await worker.terminate();
  }
}

/** A name that a sheet may have: at most 31 characters, none of those that refer to other sheets. */
export function sheetName(text: string): string {
  const cleaned = text
    .replaceAll(/[\p{Cc}[\]:*?/\\]/gu, ' ')
    .replaceAll(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31);
  return cleaned || 'Sheet';
}
