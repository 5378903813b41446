/** Loads the sample company part by part: each part is one transaction with its mark, so a kill leaves whole parts only. */
import type { CallContext } from '../engine/access/principal.ts';
import type { Rights } from '../engine/access/rights.ts';
import type { Sql } from '../engine/database/database.ts';
import type { Operation } from '../engine/operation.ts';
import type { Deed } from './deed.ts';
import { handOf, type Made } from './hand.ts';

/** Deeds of one part: few, so that nobody who works meanwhile waits for the numbers that a part holds. */
const PART = 20;

/** What operations may ask to see; without it the parts of erasures and requests would look at less. */
const everyState = { states: ['archived', 'blocked'] } as const;

export interface Loading {
  /** The installation's own context. */
  readonly base: CallContext;
  readonly operations: readonly Operation[];
  readonly deeds: readonly Deed[];
  progress(done: number, total: number): Promise<void>;
  readonly signal: AbortSignal;
}

/** Carries out the deeds that are not done yet. Resolves to their number; stops between two parts when it is told to. */
export async function loadSample({ base, operations, deeds, progress, signal }: Loading): Promise<number> {
  const made: Made = new Map();
  const rights = new Map<string, Rights>();
  let done = 0;
  for (let from = 0; from < deeds.length; from += PART) {
    signal.throwIfAborted();
    const part = deeds.slice(from, from + PART);
    const name = String(from).padStart(6, '0');
    const ids = await base.database.transaction(async (tx) => {
      const kept = await loadedPart(tx, name);
      if (kept) return kept;
      const own: Made = new Map(made);
      for (const { at, by, does } of part) {
        await does(await handOf({ base, tx, operations, made: own, rights }, by, at));
      }
      const fresh = Object.fromEntries([...own].filter(([key]) => !made.has(key)));
      await markPart(tx, name, fresh, base.now());
      return fresh;
    }, everyState);
    for (const [key, id] of Object.entries(ids)) made.set(key, id);
    done += part.length;
    await progress(done, deeds.length);
  }
  return done;
}

/** What a part made, where it was loaded before; waits for whoever loads it just now. */
async function loadedPart(tx: Sql, part: string): Promise<Record<string, string> | undefined> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('attesta.sample'))");
  const [row] = await tx.query<{ made: Record<string, string> }>(
    'SELECT made FROM attesta.sample_parts WHERE part = $1',
    [part],
  );
  return row?.made;
}

/** Marks a part as loaded. */
async function markPart(
  tx: Sql,
  part: string,
  made: Readonly<Record<string, string>>,
  now: Temporal.Instant,
): Promise<void> {
  await tx.query('INSERT INTO attesta.sample_parts (part, made, loaded_at) VALUES ($1, $2, $3)', [
    part,
    JSON.stringify(made),
    now,
  ]);
}
