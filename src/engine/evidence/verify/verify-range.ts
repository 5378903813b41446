import type pg from 'pg';
import { TILE_WIDTH } from '../frontier.ts';
import { HASH_BYTES, reduceComplete } from '../merkle.ts';
import { type NoteVerifier, noteVerifier } from '../note.ts';
import { parseCheckpoint } from '../proof-check.ts';
import { copyBinary } from './copy-reader.ts';
import { EventCheck, type EventCounts } from './event-check.ts';
import { FindingList, type FoundInRange } from './findings.ts';
import { LogRange } from './log-range.ts';
import { hashRange } from './range-tree.ts';
import { Tuple } from './tuple.ts';

/** One piece of work: positions [from, to), `from` a multiple of the range size. */
export interface RangeTask {
  readonly from: number;
  readonly to: number;
  /** Sizes of checkpoints kept outside the database. */
  readonly keptSizes: readonly number[];
}

/** A checkpoint of the database whose end lies in the range. */
export interface RangeCheckpoint {
  readonly size: number;
  /** What it signed, in hexadecimal. */
  readonly root: string;
  /** The hash of its note, to know the kept copies of it again. */
  readonly note: string;
}

export interface RangeResult {
  readonly from: number;
  readonly to: number;
  readonly counts: EventCounts;
  readonly found: FoundInRange;
  /** MTH of the range, in hexadecimal. */
  readonly root: string;
  readonly checkpoints: readonly RangeCheckpoint[];
  /** MTH of the range's leaves up to each size asked for or signed, in hexadecimal. */
  readonly partial: readonly (readonly [size: number, root: string])[];
}

/** Verifies one range on a connection of its own. Everything is worked out from events and payloads alone. */
export async function verifyRange(
  client: pg.Client,
  task: RangeTask,
  verifierKeys: readonly string[],
  onEvents: (count: number) => void,
): Promise<RangeResult> {
  const { from, to } = task;
  const findings = new FindingList();
  const log = new LogRange(from, to);
  await copyBinary(client, log.query, log.row);
  log.sort();
  log.reportGaps(findings);
  const events = new EventCheck(log, findings);
  if (log.count > 0) await readEvents(client, events, onEvents);
  const checkpoints = await readCheckpoints(client, task, verifierKeys.map(noteVerifier), findings);
  const sizes = [...task.keptSizes, ...checkpoints.map((checkpoint) => checkpoint.size)];
  const tree = hashRange(log.hashes, new Set(sizes.map((size) => size - from)));
  await checkTiles(client, task, log.hashes, tree.tileRoots, findings);
  return {
    from,
    to,
    counts: events.counts,
    found: findings.take(),
    root: tree.root.toString('hex'),
    checkpoints,
    partial: [...tree.partial].map(([size, root]) => [from + size, root.toString('hex')]),
  };
}

const PROGRESS_STEP = 4096;

async function readEvents(
  client: pg.Client,
  events: EventCheck,
  onEvents: (count: number) => void,
): Promise<void> {
  let told = 0;
  const tell = (step: number): void => {
    if (events.counts.events - told < step) return;
    onEvents(events.counts.events - told);
    told = events.counts.events;
  };
  await copyBinary(client, events.query, (bytes, at) => {
    events.row(bytes, at);
    tell(PROGRESS_STEP);
  });
  events.end();
  tell(1);
}

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
}

async function readCheckpoints(
  client: pg.Client,
  { from, to }: RangeTask,
  verifiers: readonly NoteVerifier[],
  findings: FindingList,
): Promise<RangeCheckpoint[]> {
  const { rows } = await client.query<CheckpointRow>(
    'SELECT size::text, root, note FROM evidence.checkpoints WHERE size > $1 AND size <= $2 ORDER BY size',
    [from, to],
  );
  return rows.flatMap((row) => readCheckpoint(row, verifiers, findings));
}

function readCheckpoint(
  row: CheckpointRow,
  verifiers: readonly NoteVerifier[],
  findings: FindingList,
): RangeCheckpoint[] {
  const size = Number(row.size);
  const where = { position: size - 1, detail: `The checkpoint of size ${size}.` };
  const text = openNote(row.note, verifiers);
  if (text === null) {
    findings.add('checkpoint_signature', where);
    return [];
  }
  const signed = tryCheckpoint(text);
  if (signed === null || signed.size !== size || !row.root.equals(signed.root)) {
    findings.add('checkpoint_malformed', where);
  }
  return signed?.size === size
    ? [{ size, root: Buffer.from(signed.root).toString('hex'), note: row.note }]
    : [];
}

/** The text of a note that one of the keys signed. */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): string | null {
  for (const verifier of verifiers) {
    const text = verifier.open(note);
    if (text !== null) return text;
  }
  return null;
}

/** A checkpoint's content, or null when the text is not one. */
export function tryCheckpoint(text: string): ReturnType<typeof parseCheckpoint> | null {
  try {
    return parseCheckpoint(text);
  } catch {
    return null;
  }
}

interface StoredTile {
  readonly hashes: Buffer;
  readonly root: Buffer;
}

/** Compares the stored tiles of levels 0 and 1 in the range with the hashes worked out from the events. */
async function checkTiles(
  client: pg.Client,
  { from }: RangeTask,
  hashes: Buffer,
  tileRoots: Buffer,
  findings: FindingList,
): Promise<void> {
  await checkTileLevel(client, { level: 0, leaves: 1, from }, hashes, findings, tileRoots);
  await checkTileLevel(client, { level: 1, leaves: TILE_WIDTH, from }, tileRoots, findings);
}

interface TileLevel {
  readonly level: number;
  /** How many leaves one hash of the tile covers. */
  readonly leaves: number;
  /** The first leaf that `hashes` begins with. */
  readonly from: number;
}

/**
 * Checks the complete tiles that a run of hashes makes up. Higher levels are checked where their hashes come together. `roots` are
 * the tiles' own, where the caller has worked them out of these hashes already.
 */
export async function checkTileLevel(
  client: pg.Client,
  { level, leaves, from }: TileLevel,
  hashes: Buffer,
  findings: FindingList,
  roots?: Buffer,
): Promise<void> {
  const complete = Math.floor(hashes.length / HASH_BYTES / TILE_WIDTH);
  const first = from / leaves / TILE_WIDTH;
  const stored = await readTiles(client, level, first, first + complete);
  for (let i = 0; i < complete; i += 1) {
    const start = from + i * TILE_WIDTH * leaves;
    const expected = hashes.subarray(i * TILE_WIDTH * HASH_BYTES, (i + 1) * TILE_WIDTH * HASH_BYTES);
    const root =
      roots?.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES) ??
      reduceComplete(Buffer.from(expected), TILE_WIDTH);
    compareTile(stored.get(first + i), { hashes: expected, root }, { level, leaves, from: start }, findings);
  }
}

/** The stored tiles [from, to) of a level, by index. */
async function readTiles(
  client: pg.Client,
  level: number,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, StoredTile>> {
  const stored = new Map<number, StoredTile>();
  const tuple = new Tuple(3);
  const select = `SELECT index, hashes, root FROM evidence.tiles WHERE level = ${level} AND index >= ${from} AND index < ${to}`;
  await copyBinary(client, select, (bytes, at) => {
    tuple.read(bytes, at);
    stored.set(tuple.int8(0), { hashes: tuple.copyOf(1), root: tuple.copyOf(2) });
  });
  return stored;
}

function compareTile(
  row: StoredTile | undefined,
  expected: { readonly hashes: Buffer; readonly root: Buffer },
  { level, leaves, from }: TileLevel,
  findings: FindingList,
): void {
  const detail = `Tile ${from / leaves / TILE_WIDTH} of level ${level}.`;
  if (row === undefined) {
    findings.add('tile_missing', { position: from, detail });
    return;
  }
  const slot = firstDifference(row.hashes, expected.hashes);
  if (slot >= 0) findings.add('tile_differs', { position: from + slot * leaves, detail });
  else if (!row.root.equals(expected.root)) {
    findings.add('tile_differs', { position: from, detail: `${detail} Its root.` });
  }
}

function firstDifference(a: Buffer, b: Buffer): number {
  if (a.equals(b)) return -1;
  for (let slot = 0; slot * HASH_BYTES < b.length; slot += 1) {
    const at = slot * HASH_BYTES;
    if (b.compare(a, at, at + HASH_BYTES, at, at + HASH_BYTES) !== 0) return slot;
  }
  return 0;
}
