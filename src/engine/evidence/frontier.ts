import { EMPTY_ROOT, HASH_BYTES, merkleRoot, reduceComplete } from './merkle.ts';

export const TILE_WIDTH = 256;

/** A complete tile of 256 hashes, and what they come to. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
  readonly root: Buffer;
}

/**
 * The right edge of the log: per tile level the hashes after the last complete tile. Appending a leaf completes a tile now
 * and then; the root is worked out from the edge alone.
 */
export class Frontier {
  #size: number;
  readonly #edges: Buffer[][];

  /** `edges[level]` holds the hashes of the incomplete tile of that level, as `edgeWidths` counts them. */
  constructor(size = 0, edges: readonly (readonly Buffer[])[] = []) {
    const widths = edgeWidths(size);
    if (widths.some((width, level) => (edges[level]?.length ?? 0) !== width)) {
      throw new RangeError(`The stored tiles do not make up a log of ${size}.`);
    }
    this.#size = size;
    this.#edges = edges.map((edge) => [...edge]);
  }

  get size(): number {
    return this.#size;
  }

  /** Appends a leaf's hash; returns the tiles that it completed, the lowest first. */
  append(leaf: Buffer): Tile[] {
    const tiles: Tile[] = [];
    this.#size += 1;
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      const edge = this.#edges[level] ?? [];
      this.#edges[level] = edge;
      edge.push(hash);
      if (edge.length < TILE_WIDTH) return tiles;
      const hashes = Buffer.concat(edge);
      hash = reduceComplete(Buffer.from(hashes), TILE_WIDTH);
      tiles.push({ level, index: this.#size / TILE_WIDTH ** (level + 1) - 1, hashes, root: hash });
      edge.length = 0;
    }
  }

  root(): Buffer {
    let root: Buffer | undefined;
    for (const edge of this.#edges) {
      if (edge.length > 0 || root) root = merkleRoot(root ? [...edge, root] : edge);
    }
    return root ?? EMPTY_ROOT;
  }
}

/** How many hashes stand after the last complete tile, per level, for a log of a size. */
export function edgeWidths(size: number): number[] {
  const widths: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / TILE_WIDTH)) widths.push(rest % TILE_WIDTH);
  return widths;
}

/** Cuts a run of hashes into single ones. */
export function splitHashes(hashes: Buffer): Buffer[] {
  const list: Buffer[] = [];
  for (let at = 0; at < hashes.length; at += HASH_BYTES) list.push(hashes.subarray(at, at + HASH_BYTES));
  return list;
}
