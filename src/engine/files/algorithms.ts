/**
 * The ciphers that anything at rest is sealed with, in one list. What is sealed says with which (`MARK`, then the algorithm's number), so that
 * all of them open side by side; new writes take the chosen one (`ATTESTA_CIPHER`), and `attesta keys reseal` brings the rest along. To replace a
 * cipher: add a line, choose it, reseal; take the old line away when nothing names it any more.
 */
import {
  type CipherChaCha20Poly1305Types,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  hkdfSync,
} from 'node:crypto';

export const cipherNames = ['aes-256-gcm', 'chacha20-poly1305'] as const;
export type CipherName = (typeof cipherNames)[number];

export interface Algorithm {
  /** Stands in everything that it seals, and is never given to another one. */
  readonly id: number;
  readonly name: CipherName;
  /** The same cipher in RFC 9180, table 5. */
  readonly aead: number;
}

/** Both: a key of 32 bytes, a nonce of 12, a tag of 16. What says no algorithm is of the time when there was only the first. */
export const ALGORITHMS: readonly [Algorithm, ...Algorithm[]] = [
  { id: 1, name: 'aes-256-gcm', aead: 2 },
  { id: 2, name: 'chacha20-poly1305', aead: 3 },
];

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

let chosen: Algorithm = ALGORITHMS[0];

/** Decides what is sealed with from now on, in this process. Once, when it starts. */
export function chooseCipher(name: CipherName): void {
  chosen = ALGORITHMS.find((one) => one.name === name) ?? ALGORITHMS[0];
}

export function chosenAlgorithm(): Algorithm {
  return chosen;
}

export function algorithmOf(id: number): Algorithm | undefined {
  return ALGORITHMS.find((one) => one.id === id);
}

/** In front of the number. A random nonce begins like this once in four thousand million: whoever opens looks at both readings. */
export const MARK = Buffer.from([0xa7, 0x7e, 0x57, 0xa0]);

/** The first bytes of what is sealed with it. */
export function markOf(algorithm: Algorithm): Buffer {
  return Buffer.concat([MARK, Buffer.of(algorithm.id)]);
}

/** What a sealed text says it is sealed with, and the rest; undefined where it says nothing, or nothing that is known. */
export function readMark(
  sealed: Buffer,
): { readonly algorithm: Algorithm; readonly rest: Buffer } | undefined {
  if (!sealed.subarray(0, MARK.length).equals(MARK)) return undefined;
  const algorithm = algorithmOf(sealed[MARK.length] ?? 0);
  return algorithm && { algorithm, rest: sealed.subarray(MARK.length + 1) };
}

/** SQL: the number of the algorithm that a column of sealed bytes names. */
export function algorithmSql(column: string): string {
  const mark = `'\\x${MARK.toString('hex')}'::bytea`;
  return `(CASE WHEN substring(${column} FROM 1 FOR ${MARK.length}) = ${mark} THEN get_byte(${column}, ${MARK.length}) ELSE 1 END)`;
}

export interface Sealing {
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly bound: Buffer;
}

/** Ciphertext ‖ tag. */
export function encrypt(algorithm: Algorithm, { key, nonce, bound }: Sealing, plain: Uint8Array): Buffer {
  const cipher = createCipheriv(cipherOf(algorithm), key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens ciphertext ‖ tag. Throws where key, nonce, what it is bound to or a single bit is another. */
export function decrypt(algorithm: Algorithm, { key, nonce, bound }: Sealing, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(cipherOf(algorithm), key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(bound)
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

/** A key is used with one cipher only: what a stored key is for the first is derived from it for every other (RFC 5869). */
export function keyFor(algorithm: Algorithm, key: Buffer): Buffer {
  if (algorithm.id === ALGORITHMS[0].id) return key;
  return Buffer.from(hkdfSync('sha256', key, '', `attesta ${algorithm.name}`, KEY_BYTES));
}

/** Both kinds are called alike; the types of Node tell them apart. */
function cipherOf({ name }: Algorithm): CipherGCMTypes {
  return name satisfies CipherGCMTypes | CipherChaCha20Poly1305Types as CipherGCMTypes;
}
