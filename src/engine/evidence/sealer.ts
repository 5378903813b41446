import type { Database } from '../database/database.ts';
import { type CheckpointSink, handOver } from './checkpoint-sink.ts';
import type { NoteSigner } from './note.ts';
import { type SealState, sealBatch } from './seal-batch.ts';

export interface SealerOptions {
  readonly database: Pick<Database, 'query' | 'transaction'>;
  /** Named for the log's origin. */
  readonly signer: NoteSigner;
  readonly clock: () => Temporal.Instant;
  /** Where checkpoints go when they leave the database. */
  readonly sinks?: readonly CheckpointSink[];
  /** Done after each run, whether anything was sealed or not: what else follows a commit. Tells of its own failures. */
  readonly after?: () => Promise<void>;
  /** Events per transaction, 16,384 unless told. */
  readonly batch?: number;
}

export interface SealResult {
  /** How many events were sealed now, and the size of the log after. */
  readonly sealed: number;
  readonly size: number;
  /** Another node was sealing. */
  readonly busy: boolean;
}

export interface Sealer {
  /** Seals what is committed now. Calls at the same time share one run, begun after the last of them. */
  sealOnce(): Promise<SealResult>;
}

export interface RunningSealer extends Sealer {
  /** Seconds until the next run by itself, at most. */
  readonly everySeconds: number;
  /** Waits for the run that is under way. */
  stop(): Promise<void>;
}

const BATCH = 16_384;

/** Makes a sealer that seals when it is asked to. One at a time over all nodes, by an advisory lock. */
export function createSealer(options: SealerOptions): Sealer {
  const state: SealState = { frontier: null, swept: null };
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<SealResult> | null = null;
  return {
    sealOnce() {
      if (next) return next;
      const run = running.then(async () => {
        next = null;
        const sealed = await sealAll(options, state);
        await options.after?.();
        return sealed;
      });
      next = run;
      running = run.catch(() => {});
      return run;
    },
  };
}

async function sealAll(options: SealerOptions, state: SealState): Promise<SealResult> {
  let sealed = 0;
  for (;;) {
    const batch = await options.database.transaction((tx) =>
      sealBatch(tx, options.signer, options.clock(), state, options.batch ?? BATCH),
    );
    if (batch === null) return { sealed, size: state.frontier?.size ?? 0, busy: true };
    sealed += batch.sealed;
    if (!batch.more) {
      for (const sink of options.sinks ?? []) await handOver(options.database, sink);
      return { sealed, size: batch.size, busy: false };
    }
  }
}

export interface StartSealerOptions extends SealerOptions {
  readonly everyMs: number;
  /** Told of what went wrong; the next run tries again. */
  readonly onError: (error: unknown) => void;
}

/** Seals every `everyMs` until stopped. */
export function startSealer(options: StartSealerOptions): RunningSealer {
  const sealer = createSealer(options);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let run: Promise<unknown> = Promise.resolve();
  const plan = (): void => {
    if (!stopped) timer = setTimeout(tick, options.everyMs).unref();
  };
  const tick = (): void => {
    run = sealer.sealOnce().catch(options.onError).finally(plan);
  };
  plan();
  return {
    sealOnce: () => sealer.sealOnce(),
    everySeconds: Math.ceil(options.everyMs / 1000),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await run;
    },
  };
}
