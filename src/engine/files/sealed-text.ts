import { randomBytes } from 'node:crypto';
import {
  ALGORITHMS,
  chosenAlgorithm,
  decrypt,
  encrypt,
  keyFor,
  markOf,
  NONCE_BYTES,
  readMark,
  TAG_BYTES,
} from './algorithms.ts';

/** What was sealed was changed, cut short, or belongs to another key or another place. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/**
 * Seals bytes with the chosen algorithm under a random nonce: mark ‖ nonce ‖ ciphertext ‖ tag. `place` says what they are and where they
 * belong (`mail 0190…`); they open only when asked for as the same. What was sealed before there was a choice has no mark.
 */
export function seal(key: Buffer, place: string, plain: Uint8Array): Buffer {
  const algorithm = chosenAlgorithm();
  const mark = markOf(algorithm);
  const nonce = randomBytes(NONCE_BYTES);
  const bound = Buffer.concat([mark, Buffer.from(place)]);
  return Buffer.concat([
    mark,
    nonce,
    encrypt(algorithm, { key: keyFor(algorithm, key), nonce, bound }, plain),
  ]);
}

/** Opens what `seal` made, with whichever algorithm. Throws `SealBroken`. */
export function unseal(key: Buffer, place: string, sealed: Buffer): Buffer {
  const marked = readMark(sealed);
  if (marked && marked.rest.length >= NONCE_BYTES + TAG_BYTES) {
    const { algorithm, rest } = marked;
    const bound = Buffer.concat([markOf(algorithm), Buffer.from(place)]);
    try {
      return open(algorithm, keyFor(algorithm, key), bound, rest);
    } catch {
      // Its nonce may only look like a mark.
    }
  }
  if (sealed.length < NONCE_BYTES + TAG_BYTES)
    throw new SealBroken(`What was sealed as "${place}" was cut short.`);
  try {
    return open(ALGORITHMS[0], key, Buffer.from(place), sealed);
  } catch (error) {
    throw new SealBroken(`What was sealed as "${place}" does not open with this key.`, { cause: error });
  }
}

function open(algorithm: (typeof ALGORITHMS)[number], key: Buffer, bound: Buffer, bytes: Buffer): Buffer {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  return decrypt(algorithm, { key, nonce, bound }, bytes.subarray(NONCE_BYTES));
}
