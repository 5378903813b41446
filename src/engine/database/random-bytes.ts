import { randomFillSync } from 'node:crypto';

const AT_ONCE = 256;

/**
 * Gives `size` random bytes at each call, which no other call has: to be read before the next call. They are drawn for 256 calls at
 * once, because asking for them costs the same for one and for hundreds.
 */
export function randomBytesOf(size: number): () => Buffer {
  const drawn = Buffer.alloc(AT_ONCE * size);
  let used = drawn.length;
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += size;
    return drawn.subarray(used - size, used);
  };
}
