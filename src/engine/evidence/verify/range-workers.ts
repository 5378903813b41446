import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import { type RangeResult, type RangeTask, verifyRange } from './verify-range.ts';
import type { WorkerData, WorkerMessage } from './verify-worker.ts';

export interface RangeWorkers {
  /** Verifies a range on the next free thread, of which the caller's own is one. */
  verify(task: RangeTask): Promise<RangeResult>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly task: RangeTask;
  readonly resolve: (result: RangeResult) => void;
  readonly reject: (error: Error) => void;
}

/** Whoever verifies one range at a time. */
interface Taker {
  take(waiting: Waiting): void;
}

/**
 * Verifies ranges on `count` threads: this one, on the connection given, and others that are started. They take a fifth of a
 * second to get going, in which this one works already.
 */
export function startRangeWorkers(
  count: number,
  client: pg.Client,
  data: WorkerData,
  onEvents: (events: number) => void,
): RangeWorkers {
  const queue: Waiting[] = [];
  const threads = Array.from({ length: count - 1 }, () => new Thread(data, onEvents, feed));
  const here: Taker = {
    take({ task, resolve, reject }) {
      const result = verifyRange(client, task, data.verifierKeys, onEvents);
      result.then(resolve, reject).finally(() => feed(here));
    },
  };
  const idle: Taker[] = [...threads, here];

  function feed(free?: Taker): void {
    if (free) idle.push(free);
    while (queue.length > 0 && idle.length > 0) idle.pop()?.take(queue.shift() as Waiting);
  }

  return {
    verify: (task) =>
      new Promise((resolve, reject) => {
        queue.push({ task, resolve, reject });
        feed();
      }),
    async stop() {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

class Thread implements Taker {
  readonly #worker: Worker;
  #current: Waiting | undefined;

  constructor(data: WorkerData, onEvents: (events: number) => void, free: (thread: Thread) => void) {
    this.#worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: data });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') onEvents(message.events);
      else {
        if (message.kind === 'failed') this.#fail(new Error(message.message));
        else this.#current?.resolve(message.result);
        this.#current = undefined;
        free(this);
      }
    });
  }

  take(waiting: Waiting): void {
    this.#current = waiting;
    this.#worker.postMessage(waiting.task);
  }

  #fail(error: unknown): void {
    this.#current?.reject(error instanceof Error ? error : new Error(String(error)));
    this.#current = undefined;
  }

  async stop(): Promise<void> {
    this.#worker.postMessage(null);
    await this.#worker.terminate();
  }
}
