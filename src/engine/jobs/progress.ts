import type { Sentence } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';

const PAUSE = 500;

export interface ProgressWriter {
  /** At most twice a second; the last word before a pause may be left out. Need not be waited for. */
  write(done: number, total?: number, message?: Sentence): Promise<void>;
  /** Resolves when nothing is being written any more: a job that is over asks nothing of the database. */
  settled(): Promise<void>;
}

/**
 * Writes how far a job is. That it could not be written (the database went away just then, or is slow) is nothing that a job is told of:
 * whoever works on reports without waiting, and a rejection that nobody waits for would end the whole program.
 */
export function progressWriter(sql: Sql, id: string): ProgressWriter {
  let last = Number.NEGATIVE_INFINITY;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    async write(done, total, message) {
      const at = performance.now();
      if (at - last < PAUSE && done !== total) return;
      last = at;
      const written = sql
        .query(
          `UPDATE attesta.jobs SET progress = $2, total = coalesce($3, total), message = coalesce($4, message)
           WHERE id = $1 AND state = 'running'`,
          [id, Math.floor(done), total === undefined ? null : Math.floor(total), message ?? null],
        )
        .catch(() => {});
      writing = Promise.allSettled([writing, written]);
      await written;
    },
    async settled() {
      await writing;
    },
  };
}
