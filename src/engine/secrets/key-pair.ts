/** X25519 keys as the 32 bytes that they are, and as the objects that node:crypto works with. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly publicKey: Buffer;
  /** Overwrite it (`fill(0)`) as soon as it is no longer needed. */
  readonly privateKey: Buffer;
}

export const KEY_BYTES = 32;
/** What stands before the 32 bytes in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync('x25519');
  const encoded = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = Buffer.from(encoded.subarray(-KEY_BYTES));
  encoded.fill(0);
  return { publicKey: publicBytes(pair.publicKey), privateKey };
}

export function privateKeyOf(bytes: Buffer): KeyObject {
  const der = Buffer.concat([PRIVATE_PREFIX, checked(bytes)]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

export function publicKeyOf(bytes: Buffer): KeyObject {
  return createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, checked(bytes)]),
    format: 'der',
    type: 'spki',
  });
}

/** The public key that belongs to a private one. */
export function publicOf(privateKey: Buffer): Buffer {
  return publicBytes(createPublicKey(privateKeyOf(privateKey)));
}

function publicBytes(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES));
}

function checked(bytes: Buffer): Buffer {
  if (bytes.length === KEY_BYTES) return bytes;
  throw new RangeError(`An X25519 key has ${KEY_BYTES} bytes; this has ${bytes.length}.`);
}
