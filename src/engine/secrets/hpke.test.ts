import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseCipher, cipherNames } from '../files/algorithms.ts';
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

/** RFC 9180, A.2.1: the same with ChaCha20-Poly1305. */
const A21 = {
  aead: { id: 3, keyBytes: 32, cipher: 'chacha20-poly1305' },
  recipientPublic: hex('4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a'),
  recipientPrivate: hex('8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb'),
  encapsulated: hex('1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a'),
  sealed: hex('1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28'),
} as const;

test('RFC 9180, A.2.1: the published message of the second cipher is opened', () => {
  expect(publicOf(A21.recipientPrivate)).toEqual(A21.recipientPublic);
  const message = Buffer.concat([A21.encapsulated, A21.sealed]);
  expect(openBase(A21.recipientPrivate, A11.info, A11.aad, message, A21.aead)).toEqual(A11.plain);
});

test('what was wrapped with either cipher, or before there was a choice, opens whichever is chosen', () => {
  const { publicKey, privateKey } = newKeyPair();
  const plain = randomBytes(32);
  const before = { id: 2, keyBytes: 32, cipher: 'aes-256-gcm' } as const;
  const wrapped = [sealBase(publicKey, Buffer.from('a place'), Buffer.alloc(0), plain, newKeyPair(), before)];
  try {
    for (const name of cipherNames) {
      chooseCipher(name);
      wrapped.push(wrapFor(publicKey, 'a place', plain));
    }
    for (const name of cipherNames) {
      chooseCipher(name);
      for (const one of wrapped) expect(unwrapWith(privateKey, 'a place', one)).toEqual(plain);
    }
  } finally {
    chooseCipher('aes-256-gcm');
  }
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
