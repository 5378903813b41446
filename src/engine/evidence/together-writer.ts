import type { Database } from '../database/database.ts';
import { gatherCalls } from '../database/gather.ts';
import type { PreparedEvent } from './event.ts';
import { recordEvents } from './record-events.ts';

export interface TogetherWriter {
  /** Resolves when the event is committed; rejects when it could not be written, alone. */
  record(event: PreparedEvent): Promise<void>;
}

const LARGEST_BATCH = 500;
// With two under way each would carry half as many, and a commit costs the same whatever it carries.
const PARALLEL_COMMITS = 1;

/**
 * Writes single events (looks at records) of concurrent calls together: what arrives while a commit is under way shares the
 * next one. A lone event is written at once.
 */
export function createTogetherWriter(database: Pick<Database, 'query'>): TogetherWriter {
  const write = async (events: readonly PreparedEvent[]): Promise<readonly undefined[]> => {
    await recordEvents(database, events);
    return events.map(() => undefined);
  };
  return { record: gatherCalls(write, { largest: LARGEST_BATCH, parallel: PARALLEL_COMMITS }) };
}
