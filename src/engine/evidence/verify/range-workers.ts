import { Worker } from 'node:worker_threads';
import type { RangeResult, RangeTask } from './verify-range.ts';
import type { WorkerData, WorkerMessage } from './verify-worker.ts';

export interface RangeWorkers {
  /** Verifies a range on the next free thread. */
  verify(task: RangeTask): Promise<RangeResult>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly task: RangeTask;
  readonly resolve: (result: RangeResult) => void;
  readonly reject: (error: Error) => void;
}

/** Starts threads that verify ranges. */
export function startRangeWorkers(
  count: number,
  data: WorkerData,
  onEvents: (events: number) => void,
): RangeWorkers {
  const queue: Waiting[] = [];
  const idle: Thread[] = [];
  const threads = Array.from({ length: count }, () => new Thread(data, onEvents, feed));
  idle.push(...threads);

  function feed(thread?: Thread): void {
    if (thread) idle.push(thread);
    while (queue.length > 0 && idle.length > 0) idle.pop()?.take(queue.shift());
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

class Thread {
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

  take(waiting: Waiting | undefined): void {
    this.#current = waiting;
    this.#worker.postMessage(waiting?.task);
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
