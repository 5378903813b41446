/** A thread of the verifier: takes ranges one after the other on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { readingClient } from './copy-reader.ts';
import { type RangeTask, verifyRange } from './verify-range.ts';

export interface WorkerData {
  readonly url: string;
  readonly verifierKeys: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly events: number }
  | { readonly kind: 'result'; readonly result: Awaited<ReturnType<typeof verifyRange>> }
  | { readonly kind: 'failed'; readonly message: string };

const { url, verifierKeys } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('This module runs in a worker thread.');

const client = readingClient(url);
client.on('error', () => {});
const connected = client.connect();
// Told with the first task.
connected.catch(() => {});

port.on('message', (task: RangeTask | null) => {
  void (task === null ? client.end() : work(task));
  if (task === null) port.close();
});

async function work(task: RangeTask): Promise<void> {
  try {
    await connected;
    const result = await verifyRange(client, task, verifierKeys, (events) =>
      tell({ kind: 'progress', events }),
    );
    tell({ kind: 'result', result });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: WorkerMessage): void {
  port?.postMessage(message);
}
