import type { Sql } from '../database/database.ts';

export interface SealedCheckpoint {
  readonly size: number;
  /** The signed note, as it is. */
  readonly note: string;
  /** ISO instant, UTC. */
  readonly sealedAt: string;
}

/**
 * A place outside the database that checkpoints are handed to (files, mail, a witness), so that rewriting the whole database
 * shows. A sink knows what it holds: what a crash kept from it, it is given with the next ones.
 */
export interface CheckpointSink {
  /** Size of the log at the last checkpoint that the sink holds, 0 when none. */
  lastSize(): Promise<number>;
  /** Keeps checkpoints, ascending, all larger than `lastSize()`. Resolves when they are safe. */
  keep(checkpoints: readonly SealedCheckpoint[]): Promise<void>;
}

const CHECKPOINTS_AFTER = {
  name: 'evidence.checkpoints_after',
  text: `SELECT size, note, sealed_at AS "sealedAt" FROM evidence.checkpoints WHERE size > $1 ORDER BY size LIMIT $2`,
};
const AT_ONCE = 1000;

/** Gives a sink what it does not hold yet. */
export async function handOver(sql: Sql, sink: CheckpointSink): Promise<void> {
  for (;;) {
    const missing = await sql.query<SealedCheckpoint>(CHECKPOINTS_AFTER, [await sink.lastSize(), AT_ONCE]);
    if (missing.length > 0) await sink.keep(missing);
    if (missing.length < AT_ONCE) return;
  }
}
