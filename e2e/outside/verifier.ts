/**
 * A verifier that knows nothing of ours: RFC 6962 hashing and proofs, the C2SP notes `signed-note`, `tlog-checkpoint` and
 * `tlog-proof`, written from those texts alone with what Node has.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962 §2.1. */
export const leafHash = (leaf: Uint8Array): Buffer => sha256(Buffer.of(0), leaf);
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right);

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** Checks the signature of a checkpoint with the verifier key `name+hash+key`; throws what is wrong. */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint {
  const end = note.indexOf('\n\n');
  const text = note.slice(0, end + 1);
  const signatures = note.slice(end + 2);
  const [, name = '', keyHash = '', encoded = ''] =
    /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(verifierKey.trim()) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (key[0] !== 1 || key.length !== 33) throw new Error('Not an Ed25519 verifier key.');
  const expected = sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);
  if (expected.toString('hex') !== keyHash) throw new Error('The hash of the verifier key is wrong.');
  const line = signatures.split('\n').find((one) => one.startsWith(`— ${name} `));
  if (!line) throw new Error('The checkpoint is not signed by this key.');
  const signature = Buffer.from(line.slice(`— ${name} `.length), 'base64');
  if (!signature.subarray(0, 4).equals(expected)) throw new Error('The signature names another key.');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  if (!verify(null, Buffer.from(text), publicKey, signature.subarray(4)))
    throw new Error('The signature is wrong.');
  const [origin = '', size = '', root = ''] = text.split('\n');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

export interface Proof {
  readonly index: number;
  readonly path: readonly Buffer[];
  readonly checkpoint: string;
}

/** Reads a `c2sp.org/tlog-proof@v1`. */
export function readProof(text: string): Proof {
  const [head = '', ...rest] = text.split('\n\n');
  const [format, ...lines] = head.split('\n');
  if (format !== 'c2sp.org/tlog-proof@v1') throw new Error('Not a tlog-proof.');
  const body = lines.filter((line) => !line.startsWith('extra '));
  const index = Number(/^index (\d+)$/.exec(body.shift() ?? '')?.[1] ?? Number.NaN);
  return { index, path: body.map((line) => Buffer.from(line, 'base64')), checkpoint: rest.join('\n\n') };
}

/** RFC 9162 §2.1.3.2: the root that a leaf, its index and its path lead to. */
export function rootOf(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (index >= size) throw new Error('The leaf is not in the tree.');
  let fn = index;
  let sn = size - 1;
  let root = leaf;
  for (const sibling of path) {
    if (sn === 0) throw new Error('The path is too long.');
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else root = nodeHash(root, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  if (sn !== 0) throw new Error('The path is too short.');
  return root;
}

/** RFC 9162 §2.1.4.2: whether the tree of size `to` only added to that of size `from`. */
export function isConsistent(
  first: { readonly size: number; readonly root: Buffer },
  second: { readonly size: number; readonly root: Buffer },
  hashes: readonly Buffer[],
): boolean {
  if (first.size === second.size) return hashes.length === 0 && first.root.equals(second.root);
  const powerOfTwo = (first.size & (first.size - 1)) === 0;
  const [start, ...rest] = powerOfTwo ? [first.root, ...hashes] : hashes;
  if (!start) return false;
  let fn = first.size - 1;
  let sn = second.size - 1;
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [start, start];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else sr = nodeHash(sr, hash);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root);
}
