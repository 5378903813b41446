import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKeyPair } from './key-pair.ts';
import { readShare, shareSet, writeShare } from './share-text.ts';

const share = fc.record({
  set: fc.constant(shareSet(newKeyPair().publicKey)),
  threshold: fc.integer({ min: 2, max: 255 }),
  index: fc.integer({ min: 1, max: 255 }),
  bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
});

test('a share is read as it was written, however a person spaces it and whichever case they use', () => {
  fc.assert(
    fc.property(share, (one) => {
      const text = writeShare(one);
      expect(text).toMatch(/^AT(-[0-9A-HJKMNP-TV-Z]{1,4})+$/);
      expect(readShare(text)).toEqual(one);
      expect(readShare(text.toLowerCase().replaceAll('-', ' '))).toEqual(one);
      expect(readShare(text.replaceAll('0', 'O').replaceAll('1', 'l'))).toEqual(one);
    }),
  );
});

test('one wrong, missing or swapped character is noticed', () => {
  fc.assert(
    fc.property(share, fc.nat(), fc.constantFrom(...'ABCDEFGH23456789'), (one, place, letter) => {
      const text = writeShare(one).slice(3).replaceAll('-', '');
      const at = place % text.length;
      const wrong = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
      if (wrong !== text) expect(readShare(wrong)).toBeNull();
      expect(readShare(text.slice(0, at) + text.slice(at + 1))).toBeNull();
      const swapped = `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`;
      if (swapped !== text) expect(readShare(swapped)).toBeNull();
    }),
  );
  expect(readShare('')).toBeNull();
  expect(readShare('AT-!!!!')).toBeNull();
});
