import { type Database, isUnavailable } from '../database/database.ts';
import type { PreparedEvent } from './event.ts';
import { recordEvents } from './record-events.ts';

export interface TogetherWriter {
  /** Resolves when the event is committed; rejects when it could not be written, alone. */
  record(event: PreparedEvent): Promise<void>;
}

interface Waiting {
  readonly event: PreparedEvent;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const LARGEST_BATCH = 500;
const PARALLEL_COMMITS = 2;

/**
 * Writes single events (looks at records) of concurrent calls together: what arrives while a commit is under way shares the
 * next one. A lone event is written at once.
 */
export function createTogetherWriter(database: Pick<Database, 'query'>): TogetherWriter {
  const queue: Waiting[] = [];
  let running = 0;

  async function work(): Promise<void> {
    running += 1;
    // Calls of the same turn of the event loop go along.
    await Promise.resolve();
    for (
      let batch = queue.splice(0, LARGEST_BATCH);
      batch.length > 0;
      batch = queue.splice(0, LARGEST_BATCH)
    ) {
      await write(database, batch);
    }
    running -= 1;
  }

  return {
    record: (event) =>
      new Promise((resolve, reject) => {
        queue.push({ event, resolve, reject });
        if (running < PARALLEL_COMMITS) void work();
      }),
  };
}

/** Writes a batch in one commit. When the database refuses it, its halves are tried, until only the bad event fails. */
async function write(database: Pick<Database, 'query'>, batch: readonly Waiting[]): Promise<void> {
  try {
    await recordEvents(
      database,
      batch.map((one) => one.event),
    );
    for (const one of batch) one.resolve();
  } catch (error) {
    if (batch.length === 1 || isUnavailable(error)) {
      for (const one of batch) one.reject(error);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await write(database, batch.slice(0, half));
    await write(database, batch.slice(half));
  }
}
