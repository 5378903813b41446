import type { Sql } from '../database/database.ts';
import { edgeWidths, Frontier, splitHashes, TILE_WIDTH } from './frontier.ts';
import {
  HASH_BYTES,
  inclusionRuns,
  joinSubtrees,
  type Run,
  reduceComplete,
  type Subtree,
  subtreesOf,
} from './merkle.ts';

const LEAF_RUN = {
  name: 'evidence.leaf_run',
  text: `SELECT coalesce(string_agg(leaf_hash, ''::bytea ORDER BY position), ''::bytea) AS hashes
         FROM evidence.log WHERE position >= $1::bigint AND position < $2::bigint`,
};
const ROOT_RUN = {
  name: 'evidence.root_run',
  text: `SELECT coalesce(string_agg(root, ''::bytea ORDER BY index), ''::bytea) AS hashes
         FROM evidence.tiles WHERE level = $3::int AND index >= $1::bigint AND index < $2::bigint`,
};
const WHOLE_TILE = {
  name: 'evidence.whole_tile',
  text: 'SELECT hashes FROM evidence.tiles WHERE level = $1::int AND index = $2::bigint',
};

interface HashRow {
  readonly hashes: Buffer;
}

/** Hashes [from, to) of a tile level: those of level 0 stand in the log, those above are roots of the tiles below. */
async function readRun(sql: Sql, level: number, from: number, to: number): Promise<Buffer> {
  const rows =
    level === 0
      ? await sql.query<HashRow>(LEAF_RUN, [from, to])
      : await sql.query<HashRow>(ROOT_RUN, [from, to, level - 1]);
  const hashes = rows[0]?.hashes ?? Buffer.alloc(0);
  if (hashes.length !== (to - from) * HASH_BYTES) {
    throw new RangeError(`The log has no hashes ${from} to ${to} at level ${level}; run attesta verify.`);
  }
  return hashes;
}

/** The right edge of the log at its present size. */
export async function readFrontier(sql: Sql, size: number): Promise<Frontier> {
  const edges: Buffer[][] = [];
  for (const [level, width] of edgeWidths(size).entries()) {
    const end = Math.floor(size / TILE_WIDTH ** level);
    edges.push(width === 0 ? [] : splitHashes(await readRun(sql, level, end - width, end)));
  }
  return new Frontier(size, edges);
}

/** The lines of a proof: the MTH of each run, in a log of `size`. A handful of rows is read per tile level. */
export async function readRuns(sql: Sql, runs: readonly Run[], size: number): Promise<Buffer[]> {
  return new TileReader(sql, size).runs(runs);
}

/** The inclusion paths of many leaves; what they share is read once. */
export async function readPaths(sql: Sql, indexes: readonly number[], size: number): Promise<Buffer[][]> {
  const tiles = new TileReader(sql, size);
  const paths: Buffer[][] = [];
  for (const index of indexes) paths.push(await tiles.runs(inclusionRuns(index, size)));
  return paths;
}

/** Reads each tile once per proof. */
class TileReader {
  readonly #tiles = new Map<string, Buffer>();
  readonly #sql: Sql;
  readonly #size: number;

  constructor(sql: Sql, size: number) {
    this.#sql = sql;
    this.#size = size;
  }

  async runs(runs: readonly Run[]): Promise<Buffer[]> {
    const hashes: Buffer[] = [];
    for (const [from, to] of runs) {
      const parts: Buffer[] = [];
      for (const subtree of subtreesOf(from, to)) parts.push(await this.#subtree(subtree));
      hashes.push(joinSubtrees(parts));
    }
    return hashes;
  }

  /** The root of a complete subtree of the log. */
  async #subtree({ level, index }: Subtree): Promise<Buffer> {
    const tileLevel = Math.floor(level / 8);
    const width = 2 ** (level % 8);
    const first = index * width;
    const tile = await this.#tile(tileLevel, Math.floor(first / TILE_WIDTH));
    const start = (first % TILE_WIDTH) * HASH_BYTES;
    return reduceComplete(Buffer.from(tile.subarray(start, start + width * HASH_BYTES)), width);
  }

  async #tile(level: number, index: number): Promise<Buffer> {
    const key = `${level}/${index}`;
    const known = this.#tiles.get(key);
    if (known) return known;
    const hashes = await this.#read(level, index);
    this.#tiles.set(key, hashes);
    return hashes;
  }

  async #read(level: number, index: number): Promise<Buffer> {
    const from = index * TILE_WIDTH;
    const end = Math.floor(this.#size / TILE_WIDTH ** level);
    if (end < from + TILE_WIDTH) return readRun(this.#sql, level, from, end);
    const [row] = await this.#sql.query<HashRow>(WHOLE_TILE, [level, index]);
    if (!row) throw new RangeError(`Tile ${level}/${index} of the log is missing; run attesta verify.`);
    return row.hashes;
  }
}
