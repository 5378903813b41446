import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { ALGORITHMS, chooseCipher, cipherNames, MARK, markOf, readMark } from './algorithms.ts';
import { SealBroken, seal, unseal } from './sealed-text.ts';

afterEach(() => chooseCipher('aes-256-gcm'));

/** As everything was sealed before there was a choice: nonce ‖ ciphertext ‖ tag, bound to its place. */
function sealedBefore(key: Buffer, place: string, plain: string, nonce = randomBytes(12)): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

test('no two algorithms have one number, and the first is the one of everything that names none', () => {
  expect(new Set(ALGORITHMS.map(({ id }) => id)).size).toBe(ALGORITHMS.length);
  expect(ALGORITHMS.map(({ name }) => name).sort()).toEqual([...cipherNames].sort());
  expect(ALGORITHMS[0]).toMatchObject({ id: 1, name: 'aes-256-gcm' });
});

test.each(cipherNames)(
  'what %s sealed opens whichever is chosen, for its own key and place, unchanged',
  (name) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.string(),
        fc.nat(),
        fc.nat(7),
        (plain, place, at, bit) => {
          const key = randomBytes(32);
          chooseCipher(name);
          const sealed = seal(key, place, plain);
          expect(readMark(sealed)?.algorithm.name).toBe(name);
          for (const other of cipherNames) {
            chooseCipher(other);
            expect([...unseal(key, place, sealed)]).toEqual([...plain]);
          }
          expect(() => unseal(randomBytes(32), place, sealed)).toThrow(SealBroken);
          expect(() => unseal(key, `${place}.`, sealed)).toThrow(SealBroken);
          const changed = Buffer.from(sealed);
          changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ (1 << bit);
          expect(() => unseal(key, place, changed)).toThrow(SealBroken);
          expect(() => unseal(key, place, sealed.subarray(0, at % sealed.length))).toThrow(SealBroken);
        },
      ),
      { numRuns: 100 },
    );
  },
);

test.each(cipherNames)('what was sealed before there was a choice opens when %s is chosen', (name) => {
  chooseCipher(name);
  const key = randomBytes(32);
  expect(unseal(key, 'mail 1', sealedBefore(key, 'mail 1', 'as before')).toString()).toBe('as before');
  expect(() => unseal(key, 'mail 2', sealedBefore(key, 'mail 1', 'as before'))).toThrow(SealBroken);
});

test('a nonce of before that begins like a mark misleads nobody', () => {
  const key = randomBytes(32);
  for (const algorithm of ALGORITHMS) {
    const nonce = Buffer.concat([markOf(algorithm), randomBytes(12)]).subarray(0, 12);
    const sealed = sealedBefore(key, 'mail 1', 'as before', nonce);
    expect(sealed.subarray(0, MARK.length)).toEqual(MARK);
    expect(unseal(key, 'mail 1', sealed).toString()).toBe('as before');
  }
});

test('what names one algorithm does not open as another', () => {
  const key = randomBytes(32);
  for (const name of cipherNames) {
    chooseCipher(name);
    const sealed = seal(key, 'mail 1', Buffer.from('text'));
    for (const algorithm of ALGORITHMS.filter((one) => one.name !== name)) {
      const renamed = Buffer.concat([markOf(algorithm), sealed.subarray(markOf(algorithm).length)]);
      expect(() => unseal(key, 'mail 1', renamed)).toThrow(SealBroken);
    }
  }
});
