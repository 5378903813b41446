/** Verifies the whole log of a running system: everything is worked out anew from events and payloads, and compared. */
import { availableParallelism } from 'node:os';
import type pg from 'pg';
import { CompactRange } from '../compact-range.ts';
import { Frontier, TILE_WIDTH } from '../frontier.ts';
import { type NoteVerifier, noteVerifier } from '../note.ts';
import { readingClient } from './copy-reader.ts';
import { type EvidenceFinding, type EvidenceFindingCode, FindingList } from './findings.ts';
import { RANGE_LEVEL, RANGE_SIZE } from './range-tree.ts';
import { type RangeWorkers, startRangeWorkers } from './range-workers.ts';
import { checkTileLevel, openNote, type RangeResult, type RangeTask, tryCheckpoint } from './verify-range.ts';

export interface VerifySource {
  /** Connects to the database; any role that may read schema `evidence`. */
  readonly url: string;
  /** Every verifier key the log was ever signed with, as they came from outside the database. */
  readonly verifierKeys: readonly string[];
  /** Signed notes kept outside the database. */
  readonly keptCheckpoints?: readonly string[];
}

export interface VerifyOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** One more checkpoint, as a witness or an auditor holds it. */
  readonly witnessCheckpoint?: string;
  /** Threads, each with a connection of its own; as many as the machine has cores unless told. */
  readonly workers?: number;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** Events in the log. */
  readonly size: number;
  readonly events: number;
  /** Contents that match their commitment. */
  readonly payloads: number;
  /** Commitments whose content was erased. */
  readonly erased: number;
  /** Events that wait for the sealer. */
  readonly unsealed: number;
  readonly checkpoints: number;
  readonly keptCheckpoints: number;
  /** Root over all events, in hexadecimal, as worked out now. */
  readonly root: string;
  /** The first hundred of each kind, in the order of the log. */
  readonly findings: readonly EvidenceFinding[];
  readonly counts: Readonly<Partial<Record<EvidenceFindingCode, number>>>;
  readonly firstBadPosition?: number;
}

interface Kept {
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/** What is being verified, as it stood when verifying began. */
interface Bounds {
  readonly size: number;
  readonly signed: number;
  readonly events: number;
  readonly payloads: number;
}

/**
 * Verifies a log. Resolves to a report with numbered findings; rejects only when the database can't be read. Events that are
 * written meanwhile don't disturb it.
 */
export async function verifyLog(source: VerifySource, options: VerifyOptions = {}): Promise<VerifyReport> {
  const client = readingClient(source.url);
  client.on('error', () => {});
  await client.connect();
  try {
    return await new LogVerification(client, source, options).run();
  } finally {
    await client.end();
  }
}

class LogVerification {
  readonly #client: pg.Client;
  readonly #source: VerifySource;
  readonly #options: VerifyOptions;
  readonly #verifiers: readonly NoteVerifier[];
  readonly #findings = new FindingList();
  readonly #tree = new CompactRange();
  /** The tiles above those of a range: its level 0 is the tree's level 2. */
  readonly #upper = new Frontier();
  #done = 0;
  #checkpoints = 0;
  #lastGood = 0;
  #root = '';
  #totals = { events: 0, payloads: 0, commitments: 0 };

  constructor(client: pg.Client, source: VerifySource, options: VerifyOptions) {
    this.#client = client;
    this.#source = source;
    this.#options = options;
    this.#verifiers = source.verifierKeys.map(noteVerifier);
    this.#root = this.#tree.root().toString('hex');
  }

  async run(): Promise<VerifyReport> {
    const bounds = await this.#bounds();
    const notes = [...(this.#source.keptCheckpoints ?? [])];
    if (this.#options.witnessCheckpoint !== undefined) notes.push(this.#options.witnessCheckpoint);
    const kept = this.#readKept(notes, bounds);
    await this.#ranges(bounds, kept);
    if (bounds.size > bounds.signed) this.#findings.add('head_unsigned', { position: bounds.signed });
    await this.#tilesBeyond(bounds);
    const unsealed = await this.#unsealed(bounds);
    await this.#orphans(bounds, unsealed);
    return this.#report(bounds, unsealed, notes.length);
  }

  async #bounds(): Promise<Bounds> {
    const { rows } = await this.#client.query<Record<keyof Bounds, string>>(
      `SELECT greatest((SELECT coalesce(max(position), -1) + 1 FROM evidence.log),
                       (SELECT coalesce(max(size), 0) FROM evidence.checkpoints))::text AS size,
              (SELECT coalesce(max(size), 0) FROM evidence.checkpoints)::text AS signed,
              (SELECT count(*) FROM evidence.events)::text AS events,
              (SELECT count(*) FROM evidence.payloads)::text AS payloads`,
    );
    const [row] = rows;
    const number = (key: keyof Bounds) => Number(row?.[key] ?? 0);
    return {
      size: number('size'),
      signed: number('signed'),
      events: number('events'),
      payloads: number('payloads'),
    };
  }

  /** Kept checkpoints by the range that their last event lies in. */
  #readKept(notes: readonly string[], bounds: Bounds): Map<number, Kept[]> {
    const byRange = new Map<number, Kept[]>();
    for (const note of new Set(notes)) {
      const kept = this.#readKeptNote(note);
      if (kept === null) continue;
      if (kept.size > bounds.size) {
        this.#findings.add('log_truncated', {
          position: bounds.size,
          detail: `It covers ${kept.size} events.`,
        });
        continue;
      }
      const range = Math.max(0, Math.ceil(kept.size / RANGE_SIZE) - 1);
      byRange.set(range, [...(byRange.get(range) ?? []), kept]);
    }
    return byRange;
  }

  #readKeptNote(note: string): Kept | null {
    const text = openNote(note, this.#verifiers);
    const checkpoint = text === null ? null : tryCheckpoint(text);
    if (checkpoint === null) {
      this.#findings.add('kept_signature', { detail: note.split('\n', 2).join(' ') });
      return null;
    }
    return { size: checkpoint.size, root: Buffer.from(checkpoint.root).toString('hex'), note };
  }

  async #ranges(bounds: Bounds, kept: ReadonlyMap<number, Kept[]>): Promise<void> {
    const tasks: RangeTask[] = [];
    for (let from = 0; from < bounds.size; from += RANGE_SIZE) {
      const keptSizes = (kept.get(from / RANGE_SIZE) ?? []).map((one) => one.size).filter((size) => size > 0);
      tasks.push({ from, to: Math.min(from + RANGE_SIZE, bounds.size), keptSizes });
    }
    const progress = (events: number) => this.#progress(events, bounds.size);
    const { verify, stop } = this.#verifierOf(tasks.length, progress);
    try {
      const results = tasks.map((task) => verify(task));
      // Whatever fails is thrown below; the others must not end the process meanwhile.
      for (const result of results) result.catch(() => {});
      for (const result of results) await this.#append(await result, kept);
    } finally {
      await stop();
    }
  }

  /** A small log is verified by this thread alone. */
  #verifierOf(tasks: number, progress: (events: number) => void): RangeWorkers {
    const { url, verifierKeys } = this.#source;
    const threads = Math.min(tasks, this.#options.workers ?? availableParallelism());
    return startRangeWorkers(threads, this.#client, { url, verifierKeys }, progress);
  }

  #progress(events: number, total: number): void {
    this.#done += events;
    this.#options.onProgress?.(Math.min(this.#done, total), total);
  }

  /** Joins a range to the tree so far, and compares the roots that were signed within it. */
  async #append(result: RangeResult, kept: ReadonlyMap<number, Kept[]>): Promise<void> {
    this.#findings.merge(result.found);
    for (const key of ['events', 'payloads', 'commitments'] as const) this.#totals[key] += result.counts[key];
    const roots = new Map(
      result.partial.map(([size, root]) => [
        size,
        this.#tree.rootWith(Buffer.from(root, 'hex')).toString('hex'),
      ]),
    );
    this.#compareSigned(result, roots);
    this.#compareKept(kept.get(result.from / RANGE_SIZE) ?? [], result, roots);
    const root = Buffer.from(result.root, 'hex');
    this.#root = this.#tree.rootWith(root).toString('hex');
    if (result.to - result.from < RANGE_SIZE) return;
    this.#tree.append(root, RANGE_LEVEL);
    for (const tile of this.#upper.append(root)) {
      const leaves = RANGE_SIZE * TILE_WIDTH ** tile.level;
      const from = tile.index * leaves * TILE_WIDTH;
      await checkTileLevel(
        this.#client,
        { level: tile.level + 2, leaves, from },
        tile.hashes,
        this.#findings,
      );
    }
  }

  #compareSigned(result: RangeResult, roots: ReadonlyMap<number, string>): void {
    for (const { size, root } of result.checkpoints) {
      this.#checkpoints += 1;
      if (roots.get(size) === root) this.#lastGood = size;
      else {
        const detail = `The checkpoint of size ${size}; the last one before it that holds has size ${this.#lastGood}.`;
        this.#findings.add('checkpoint_root', { position: this.#firstBad(size), detail });
      }
    }
  }

  #compareKept(kept: readonly Kept[], result: RangeResult, roots: ReadonlyMap<number, string>): void {
    const stored = new Set(result.checkpoints.map((checkpoint) => checkpoint.note));
    for (const { size, root, note } of kept) {
      if (size === 0 || stored.has(note) || roots.get(size) === root) continue;
      const detail = `The kept checkpoint of size ${size}.`;
      this.#findings.add('log_rewritten', { position: this.#firstBad(size), detail });
    }
  }

  /** A root that doesn't hold says only that something below `size` is wrong: name what was found there, else where it can begin. */
  #firstBad(size: number): number {
    const from = this.#lastGood < size ? this.#lastGood : 0;
    return this.#findings.firstWithin(from, size) ?? from;
  }

  async #tilesBeyond(bounds: Bounds): Promise<void> {
    const { rows } = await this.#client.query<{ level: number; first: string; count: string }>(
      `SELECT level, min(index)::text AS first, count(*)::text AS count FROM evidence.tiles
       WHERE index >= floor($1::numeric / power(256::numeric, level + 1)) GROUP BY level`,
      [bounds.size],
    );
    for (const { level, first, count } of rows) {
      this.#findings.add('tile_unknown', { detail: `From tile ${first} of level ${level}.` }, Number(count));
    }
  }

  /** Events without a row in the log. Those that the last checkpoint's own bookkeeping says are sealed were taken out. */
  async #unsealed(bounds: Bounds): Promise<number> {
    const expected = bounds.events - this.#totals.events;
    if (expected === 0) return 0;
    const { rows } = await this.#client.query<{ id: string; skipped: boolean }>(
      `SELECT e.id, coalesce((e.txid, e.id) <= (c.sealed_txid, c.sealed_event) AND c.cluster = here.cluster, false) AS skipped
       FROM evidence.events e
       CROSS JOIN (SELECT system_identifier::text AS cluster FROM pg_control_system()) here
       LEFT JOIN (SELECT * FROM evidence.checkpoints ORDER BY size DESC LIMIT 1) c ON true
       WHERE NOT EXISTS (SELECT FROM evidence.log l WHERE l.event = e.id) ORDER BY skipped DESC, e.id LIMIT 1000`,
    );
    for (const { id } of rows.filter((row) => row.skipped))
      this.#findings.add('event_skipped', { event: id });
    return Math.max(0, expected);
  }

  async #orphans(bounds: Bounds, unsealed: number): Promise<void> {
    if (unsealed === 0 && bounds.payloads <= this.#totals.payloads) return;
    const { rows } = await this.#client.query<{ event: string }>(
      'SELECT event FROM evidence.payloads p WHERE NOT EXISTS (SELECT FROM evidence.events e WHERE e.id = p.event) LIMIT 1000',
    );
    for (const { event } of rows) this.#findings.add('payload_orphaned', { event });
  }

  #report(bounds: Bounds, unsealed: number, keptCheckpoints: number): VerifyReport {
    const findings = this.#findings.sorted();
    const first = findings[0]?.position;
    const { events, payloads, commitments } = this.#totals;
    return {
      ok: findings.length === 0,
      size: bounds.size,
      events,
      payloads,
      erased: Math.max(0, commitments - payloads),
      unsealed,
      checkpoints: this.#checkpoints,
      keptCheckpoints,
      root: this.#root,
      findings,
      counts: Object.fromEntries(this.#findings.counts),
      ...(first !== undefined && { firstBadPosition: first }),
    };
  }
}
