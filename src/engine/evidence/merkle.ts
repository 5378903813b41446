/**
 * The Merkle tree of RFC 6962 §2.1 over SHA-256, synchronously, for the sealer and the verifier. Hashes are 32-byte Buffers;
 * lists of hashes are one Buffer of 32 n bytes.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** The root of the empty tree: SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = Buffer.from(hash('sha256', '', 'hex'), 'hex');

const node = Buffer.alloc(1 + 2 * HASH_BYTES);
node[0] = 1;

/** SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + leaf.length);
  bytes[0] = 0;
  bytes.set(leaf, 1);
  return digest(bytes);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return digest(node);
}

// A string result is three times as fast as a Buffer one.
function digest(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'latin1'), 'latin1');
}

/** The largest power of two below n (n ≥ 2), where RFC 6962 splits a tree. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH of the hashes given: `D` may be leaf hashes, or roots of equal complete subtrees of which the last may be ragged. */
export function merkleRoot(hashes: readonly Uint8Array[]): Buffer {
  const first = hashes[0];
  if (first === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return Buffer.from(first);
  const k = splitPoint(hashes.length);
  return nodeHash(merkleRoot(hashes.slice(0, k)), merkleRoot(hashes.slice(k)));
}

/** Reduces a power-of-two run of hashes in place to its root; `bytes` is overwritten. */
export function reduceComplete(bytes: Buffer, count: number): Buffer {
  for (let width = count; width > 1; width /= 2) {
    for (let i = 0; i < width; i += 2) {
      bytes.copy(node, 1, i * HASH_BYTES, (i + 2) * HASH_BYTES);
      bytes.write(hash('sha256', node, 'latin1'), (i / 2) * HASH_BYTES, 'latin1');
    }
  }
  return Buffer.from(bytes.subarray(0, HASH_BYTES));
}

/** A complete subtree: it covers leaves [index·2^level, (index+1)·2^level). */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** The complete subtrees, left to right, that [from, to) falls apart into, the largest possible first at `from`. */
export function subtreesOf(from: number, to: number): Subtree[] {
  const list: Subtree[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    list.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return list;
}

/** A run of leaves whose MTH is one line of a proof. */
export type Run = readonly [from: number, to: number];

/** PATH(index, D[size]) of RFC 6962 §2.1.1 as runs, the leaf's sibling first. */
export function inclusionRuns(index: number, size: number): Run[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`There is no leaf ${index} in a log of ${size}.`);
  const runs: Run[] = [];
  for (let low = 0, high = size; high - low > 1; ) {
    const middle = low + splitPoint(high - low);
    if (index < middle) {
      runs.push([middle, high]);
      high = middle;
    } else {
      runs.push([low, middle]);
      low = middle;
    }
  }
  return runs.reverse();
}

/** PROOF(from, D[to]) of RFC 6962 §2.1.2 as runs; empty when from is 0 or equals to. */
export function consistencyRuns(from: number, to: number): Run[] {
  if (!(from >= 0 && from <= to)) throw new RangeError(`A log of ${to} cannot extend one of ${from}.`);
  if (from === 0 || from === to) return [];
  const runs: Run[] = [];
  let [low, high] = [0, to];
  while (high !== from) {
    const middle = low + splitPoint(high - low);
    if (from <= middle) {
      runs.push([middle, high]);
      high = middle;
    } else {
      runs.push([low, middle]);
      low = middle;
    }
  }
  if (low !== 0) runs.push([low, high]);
  return runs.reverse();
}

/** Joins the roots of adjacent complete subtrees (as `subtreesOf` lists them for a run of a proof, or from 0) into the run's MTH. */
export function joinSubtrees(hashes: readonly Uint8Array[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  let root: Buffer = Buffer.from(last);
  for (let i = hashes.length - 2; i >= 0; i -= 1) {
    const left = hashes[i];
    if (left !== undefined) root = nodeHash(left, root);
  }
  return root;
}
