/** Signs and checks C2SP notes with Ed25519 (c2sp.org/signed-note, golang.org/x/mod/sumdb/note), synchronously. */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { parseNote, parseVerifierKey } from './proof-check.ts';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export interface NoteSigner {
  /** The key's name, which is the log's origin. */
  readonly name: string;
  /** `<name>+<hash>+<base64(0x01 ‖ key)>`: what a verifier is given. */
  readonly verifierKey: string;
  /** The signed note of a text, which has to end in a newline. */
  sign(text: string): string;
}

/** Key names: not empty, no white space, no plus. */
function isKeyName(name: string): boolean {
  return /^[^\s+\p{Cc}]+$/u.test(name) && name.isWellFormed();
}

/** Makes a signer of a 32-byte Ed25519 seed. Throws a `RangeError` on a name or seed that can't be one. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!isKeyName(name)) throw new RangeError('The name of a log holds no spaces and no plus sign.');
  if (seed.length !== 32) throw new RangeError('An Ed25519 seed has 32 bytes.');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const id = keyId(name, publicKey);
  const data = Buffer.concat([Buffer.of(1), publicKey]).toString('base64');
  return {
    name,
    verifierKey: `${name}+${id.toString('hex')}+${data}`,
    sign: (text) => signNote(text, name, id, key),
  };
}

function signNote(text: string, name: string, id: Buffer, key: KeyObject): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids them by number
  if (!text.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new RangeError('The text of a note ends in a newline and holds no other control character.');
  }
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]);
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}

function keyId(name: string, publicKey: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(1), publicKey]);
  return Buffer.from(hash('sha256', bytes, 'hex').slice(0, 8), 'hex');
}

export interface NoteVerifier {
  readonly name: string;
  /** The note's text when it carries this key's valid signature, else null. */
  open(note: string): string | null;
}

/** Makes a verifier of a verifier key. Throws an `Error` when the text is not one. */
export function noteVerifier(verifierKey: string): NoteVerifier {
  const key = parseVerifierKey(verifierKey);
  if (keyId(key.name, key.publicKey).toString('hex') !== key.id) {
    throw new Error('The verifier key does not match its hash.');
  }
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI, key.publicKey]),
    format: 'der',
    type: 'spki',
  });
  return {
    name: key.name,
    open(text) {
      const note = tryParse(text);
      const ours = note?.signatures.filter((one) => one.name === key.name && one.id === key.id) ?? [];
      const valid = ours.every((one) => verify(null, Buffer.from(note?.text ?? ''), publicKey, one.bytes));
      return ours.length > 0 && valid ? (note?.text ?? null) : null;
    },
  };
}

function tryParse(text: string): ReturnType<typeof parseNote> | null {
  try {
    return parseNote(text);
  } catch {
    return null;
  }
}

/** The text of a checkpoint (c2sp.org/tlog-checkpoint), without extension lines. */
export function checkpointText(origin: string, size: number, root: Uint8Array): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** A c2sp.org/tlog-proof@v1 around a checkpoint. */
export function tlogProofText(index: number, path: readonly Uint8Array[], checkpoint: string): string {
  const hashes = path.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${hashes}\n${checkpoint}`;
}
