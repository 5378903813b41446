/**
 * Hybrid Public Key Encryption (RFC 9180), base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, and the
 * cipher that is chosen (`files/algorithms.ts`): what is wrapped names it, and opens whichever it is.
 * Whoever knows a public key can wrap for it without being able to open; only the private key opens.
 */
import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  diffieHellman,
} from 'node:crypto';
import {
  ALGORITHMS,
  type Algorithm,
  type CipherName,
  chosenAlgorithm,
  markOf,
  readMark,
} from '../files/algorithms.ts';
import { SealBroken } from '../files/sealed-text.ts';
import { KEY_BYTES, type KeyPair, newKeyPair, privateKeyOf, publicKeyOf, publicOf } from './key-pair.ts';

export interface Aead {
  /** RFC 9180, table 5. */
  readonly id: number;
  readonly keyBytes: number;
  readonly cipher: 'aes-128-gcm' | CipherName;
}

const KEM_X25519 = 0x0020;
const KDF_SHA256 = 0x0001;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HASH_BYTES = 32;
const NOTHING = Buffer.alloc(0);

/**
 * Wraps `plain` for the holder of a public key: mark ‖ encapsulated key ‖ ciphertext ‖ tag. `place` says what it is and where it belongs. What was
 * wrapped before there was a choice has no mark.
 */
export function wrapFor(publicKey: Buffer, place: string, plain: Buffer): Buffer {
  const algorithm = chosenAlgorithm();
  const wrapped = sealBase(publicKey, Buffer.from(place), NOTHING, plain, newKeyPair(), aeadOf(algorithm));
  return Buffer.concat([markOf(algorithm), wrapped]);
}

/** Opens what `wrapFor` made, for the same place. Throws `SealBroken`. */
export function unwrapWith(privateKey: Buffer, place: string, wrapped: Buffer): Buffer {
  const info = Buffer.from(place);
  const marked = readMark(wrapped);
  if (marked) {
    try {
      return openBase(privateKey, info, NOTHING, marked.rest, aeadOf(marked.algorithm));
    } catch {
      // The encapsulated key may only look like a mark.
    }
  }
  return openBase(privateKey, info, NOTHING, wrapped, aeadOf(ALGORITHMS[0]));
}

function aeadOf({ aead, name }: Algorithm): Aead {
  return { id: aead, keyBytes: 32, cipher: name };
}

/** SealBase of RFC 9180, § 6.1. The ephemeral pair is a parameter so that the published vectors can be worked out. */
export function sealBase(
  publicKey: Buffer,
  info: Buffer,
  aad: Buffer,
  plain: Buffer,
  ephemeral: KeyPair,
  aead: Aead,
): Buffer {
  const shared = diffieHellman({
    privateKey: privateKeyOf(ephemeral.privateKey),
    publicKey: publicKeyOf(publicKey),
  });
  const { key, nonce } = schedule(shared, ephemeral.publicKey, publicKey, info, aead);
  const cipher = createCipheriv(cipherOf(aead), key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  const sealed = Buffer.concat([
    ephemeral.publicKey,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  for (const secret of [shared, key, ephemeral.privateKey]) secret.fill(0);
  return sealed;
}

/** OpenBase of RFC 9180, § 6.1. Throws `SealBroken`. */
export function openBase(privateKey: Buffer, info: Buffer, aad: Buffer, sealed: Buffer, aead: Aead): Buffer {
  if (sealed.length < KEY_BYTES + TAG_BYTES) throw new SealBroken('What was wrapped was cut short.');
  const encapsulated = sealed.subarray(0, KEY_BYTES);
  let key: Buffer | undefined;
  try {
    const shared = diffieHellman({
      privateKey: privateKeyOf(privateKey),
      publicKey: publicKeyOf(encapsulated),
    });
    const made = schedule(shared, encapsulated, publicOf(privateKey), info, aead);
    key = made.key;
    shared.fill(0);
    const decipher = createDecipheriv(cipherOf(aead), key, made.nonce, { authTagLength: TAG_BYTES })
      .setAAD(aad)
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(KEY_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SealBroken('What was wrapped does not open with this key.', { cause: error });
  } finally {
    key?.fill(0);
  }
}

/** Both kinds are called alike; the types of Node tell them apart. */
function cipherOf({ cipher }: Aead): CipherGCMTypes {
  return cipher as CipherGCMTypes;
}

/** ExtractAndExpand (§ 4.1) and KeySchedule (§ 5.1) for mode_base, without a pre-shared key. */
function schedule(
  shared: Buffer,
  encapsulated: Buffer,
  publicKey: Buffer,
  info: Buffer,
  aead: Aead,
): { readonly key: Buffer; readonly nonce: Buffer } {
  const kem = labels(Buffer.concat([Buffer.from('KEM'), word(KEM_X25519)]));
  const prk = kem.extract(NOTHING, 'eae_prk', shared);
  const secret = kem.expand(prk, 'shared_secret', Buffer.concat([encapsulated, publicKey]), HASH_BYTES);
  const suite = labels(
    Buffer.concat([Buffer.from('HPKE'), word(KEM_X25519), word(KDF_SHA256), word(aead.id)]),
  );
  const context = Buffer.concat([
    Buffer.of(0),
    suite.extract(NOTHING, 'psk_id_hash', NOTHING),
    suite.extract(NOTHING, 'info_hash', info),
  ]);
  const root = suite.extract(secret, 'secret', NOTHING);
  const key = suite.expand(root, 'key', context, aead.keyBytes);
  const nonce = suite.expand(root, 'base_nonce', context, NONCE_BYTES);
  for (const one of [prk, secret, root]) one.fill(0);
  return { key, nonce };
}

/** LabeledExtract and LabeledExpand (§ 4) for one suite. Every output here fits one block of the hash. */
function labels(suite: Buffer) {
  const labeled = (label: string, input: Buffer) =>
    Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), input]);
  return {
    extract: (salt: Buffer, label: string, input: Buffer): Buffer =>
      hmac(salt.length === 0 ? Buffer.alloc(HASH_BYTES) : salt, labeled(label, input)),
    expand(prk: Buffer, label: string, input: Buffer, length: number): Buffer {
      const info = Buffer.concat([word(length), labeled(label, input), Buffer.of(1)]);
      return hmac(prk, info).subarray(0, length);
    },
  };
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** I2OSP(n, 2). */
function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
