import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompactRange } from './compact-range.ts';
import {
  consistencyRuns,
  EMPTY_ROOT,
  inclusionRuns,
  joinSubtrees,
  leafHash,
  merkleRoot,
  type Run,
  reduceComplete,
  subtreesOf,
} from './merkle.ts';
import { isConsistent, rootOfInclusion } from './proof-check.ts';

const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const rfcHashes = LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

/** MTH straight from the definition in RFC 6962, sharing no code with ours. */
function definition(leaves: readonly string[]): Buffer {
  const sha = (...parts: (string | Buffer)[]) => {
    const digest = createHash('sha256');
    for (const part of parts) digest.update(part);
    return digest.digest();
  };
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha('\0', leaves[0] ?? '');
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha('\x01', definition(leaves.slice(0, k)), definition(leaves.slice(k)));
}

const leaves = Array.from({ length: 70 }, (_, i) => `leaf ${i}`);
const hashes = leaves.map((leaf) => leafHash(Buffer.from(leaf)));
const roots = Array.from({ length: 71 }, (_, size) => definition(leaves.slice(0, size)));
const prove = (runs: readonly Run[]) =>
  runs.map(([from, to]) =>
    joinSubtrees(
      subtreesOf(from, to).map(({ level, index }) =>
        reduceComplete(Buffer.concat(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level)), 2 ** level),
      ),
    ),
  );
const bytes = (buffer: Buffer | undefined) => Uint8Array.from(buffer ?? []);
const head = (size: number, root = roots[size]) => ({ origin: 'test', size, root: bytes(root) });

describe('the Merkle tree (RFC 6962)', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))(
    'has the known root for the first %i leaves',
    (size, root) => {
      expect(merkleRoot(rfcHashes.slice(0, size)).toString('hex')).toBe(root);
      const range = new CompactRange();
      for (const hash of rfcHashes.slice(0, size)) range.append(hash);
      expect(range.root().toString('hex')).toBe(root);
    },
  );

  test('has the root of the definition at every size to 70, built leaf by leaf or of merged ranges', () => {
    const range = new CompactRange();
    expect(range.root()).toEqual(EMPTY_ROOT);
    for (const [i, hash] of hashes.entries()) {
      range.append(hash);
      expect(range.root()).toEqual(roots[i + 1]);
    }
    fc.assert(
      fc.property(fc.nat(70), fc.nat(6), (size, level) => {
        const merged = new CompactRange();
        const width = 2 ** level;
        while (merged.size + width <= size) {
          merged.append(
            reduceComplete(Buffer.concat(hashes.slice(merged.size, merged.size + width)), width),
            level,
          );
        }
        while (merged.size < size) merged.append(hashes[merged.size] ?? EMPTY_ROOT);
        expect(merged.root()).toEqual(roots[size]);
      }),
    );
  });

  test('proves every leaf at every size to 70, and nothing else', { timeout: 60_000 }, async () => {
    for (let size = 1; size <= 70; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const path = prove(inclusionRuns(index, size));
        const root = await rootOfInclusion(bytes(hashes[index]), index, size, path);
        expect(Buffer.from(root ?? [])).toEqual(roots[size]);
        if (size < 2 || index % 5 !== 0) continue;
        const elsewhere = await rootOfInclusion(bytes(hashes[index]), (index + 1) % size, size, path);
        expect(Buffer.from(elsewhere ?? [])).not.toEqual(roots[size]);
        expect(await rootOfInclusion(bytes(hashes[index]), index, size, path.slice(1))).toBeNull();
      }
    }
  });

  test('proves that each size to 70 extends each smaller one, and no other tree', {
    timeout: 60_000,
  }, async () => {
    for (let to = 0; to <= 70; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const proof = prove(consistencyRuns(from, to)).map(bytes);
        expect(await isConsistent(head(from), head(to), proof), `${from} to ${to}`).toBe(true);
        if (from === 0 || (from + to) % 5 !== 0) continue;
        expect(await isConsistent(head(from, roots[from - 1]), head(to), proof)).toBe(false);
        if (from < to) expect(await isConsistent(head(from), head(to, roots[from]), proof)).toBe(false);
        if (proof.length > 0)
          expect(await isConsistent(head(from), head(to), proof.slice(0, -1))).toBe(false);
      }
    }
  });

  test('refuses proofs of what is not there', () => {
    expect(() => inclusionRuns(3, 3)).toThrow(RangeError);
    expect(() => consistencyRuns(4, 3)).toThrow(RangeError);
    expect(() => new CompactRange().append(EMPTY_ROOT, 3)).not.toThrow();
  });
});
