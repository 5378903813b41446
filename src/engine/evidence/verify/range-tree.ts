import { CompactRange } from '../compact-range.ts';
import { TILE_WIDTH } from '../frontier.ts';
import { HASH_BYTES, reduceComplete } from '../merkle.ts';

/** Leaves that one worker hashes at a time: a whole tile of level 1, so that its root is one hash of the tree. */
export const RANGE_LEVEL = 16;
export const RANGE_SIZE = 2 ** RANGE_LEVEL;

export interface RangeTree {
  /** MTH of the leaves of the range. */
  readonly root: Buffer;
  /** The roots of its complete tiles of level 0, one after the other. */
  readonly tileRoots: Buffer;
  /** MTH of the range's first n leaves, for each n asked for. */
  readonly partial: ReadonlyMap<number, Buffer>;
}

/** Hashes a range's leaves into its tree. `sizes` are counts of leaves from the range's start, where checkpoints stand. */
export function hashRange(hashes: Buffer, sizes: ReadonlySet<number>): RangeTree {
  const range = new CompactRange();
  const partial = new Map<number, Buffer>();
  const tileRoots: Buffer[] = [];
  const wanted = [...sizes].sort((a, b) => a - b);
  const count = hashes.length / HASH_BYTES;
  for (let start = 0; start < count; start += TILE_WIDTH) {
    const tile = hashes.subarray(start * HASH_BYTES, (start + TILE_WIDTH) * HASH_BYTES);
    const width = tile.length / HASH_BYTES;
    const within: number[] = [];
    while ((wanted[0] ?? Infinity) <= start + width) within.push(wanted.shift() ?? 0);
    const plain = width === TILE_WIDTH && within.every((size) => size === start + width);
    const root = plain
      ? reduceComplete(Buffer.from(tile), width)
      : leafByLeaf(tile, start, within, range, partial);
    if (width < TILE_WIDTH)
      return { root: range.rootWith(root), tileRoots: Buffer.concat(tileRoots), partial };
    range.append(root, 8);
    tileRoots.push(root);
    if (within.at(-1) === start + width) partial.set(start + width, range.root());
  }
  return { root: range.root(), tileRoots: Buffer.concat(tileRoots), partial };
}

function leafByLeaf(
  tile: Buffer,
  start: number,
  within: readonly number[],
  range: CompactRange,
  partial: Map<number, Buffer>,
): Buffer {
  const leaves = new CompactRange();
  const sizes = new Set(within);
  for (let at = 0; at < tile.length; at += HASH_BYTES) {
    leaves.append(tile.subarray(at, at + HASH_BYTES));
    const size = start + leaves.size;
    if (sizes.has(size)) partial.set(size, range.rootWith(leaves.root()));
  }
  return leaves.root();
}
