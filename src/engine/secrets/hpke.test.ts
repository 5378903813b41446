import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealBroken } from '../files/sealed-text.ts';
import { openBase, sealBase, unwrapWith, wrapFor } from './hpke.ts';
import { newKeyPair, publicOf } from './key-pair.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** RFC 9180, A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, sequence number 0. */
const A11 = {
  aead: { id: 1, keyBytes: 16, cipher: 'aes-128-gcm' },
  recipientPublic: hex('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
  recipientPrivate: hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
  ephemeralPrivate: hex('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
  encapsulated: hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  aad: hex('436f756e742d30'),
  plain: hex('4265617574792069732074727574682c20747275746820626561757479'),
  sealed: hex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
} as const;

test('RFC 9180, A.1.1: the published message is worked out, and opened', () => {
  const { aead, info, aad, plain } = A11;
  expect(publicOf(A11.recipientPrivate)).toEqual(A11.recipientPublic);
  const ephemeral = { publicKey: A11.encapsulated, privateKey: Buffer.from(A11.ephemeralPrivate) };
  const sealed = sealBase(A11.recipientPublic, info, aad, plain, ephemeral, aead);
  expect(sealed).toEqual(Buffer.concat([A11.encapsulated, A11.sealed]));
  expect(openBase(A11.recipientPrivate, info, aad, sealed, aead)).toEqual(plain);
});

test('what was wrapped opens with its own key, for its own place, unchanged, and not otherwise', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.string(), fc.nat(), (plain, place, at) => {
      const [mine, other] = [newKeyPair(), newKeyPair()];
      const wrapped = wrapFor(mine.publicKey, place, Buffer.from(plain));
      expect([...unwrapWith(mine.privateKey, place, wrapped)]).toEqual([...plain]);
      expect(() => unwrapWith(other.privateKey, place, wrapped)).toThrow(SealBroken);
      expect(() => unwrapWith(mine.privateKey, `${place}.`, wrapped)).toThrow(SealBroken);
      expect(() => unwrapWith(mine.privateKey, place, wrapped.subarray(0, -1))).toThrow(SealBroken);
      const spoiled = Buffer.from(wrapped);
      spoiled[at % spoiled.length] = (spoiled[at % spoiled.length] ?? 0) ^ 1;
      // The highest bit of an X25519 key is not part of it (RFC 7748, § 5); its encoding is bound all the same.
      expect(() => unwrapWith(mine.privateKey, place, spoiled)).toThrow(SealBroken);
    }),
    { numRuns: 60 },
  );
});
