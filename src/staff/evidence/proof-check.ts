/**
 * Checks the proof of an event in the browser: that the exact text of the event is a leaf of the signed log. Nothing of the
 * service is trusted but the bytes: RFC 6962 hashing, c2sp.org/tlog-proof, signed-note, on WebCrypto alone.
 */

export interface ReadProof {
  readonly index: number;
  readonly path: readonly Bytes[];
  readonly checkpoint: ReadCheckpoint;
}

export interface ReadCheckpoint {
  /** What was signed. */
  readonly text: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly bytes: Bytes }[];
}

export interface ProofResult {
  readonly leafHash: string;
  readonly root: string;
  readonly index: number;
  readonly size: number;
  readonly isInLog: boolean;
  /** `missing`: this browser cannot check Ed25519. */
  readonly signature: 'valid' | 'invalid' | 'unknown_key' | 'missing';
}

type Bytes = Uint8Array<ArrayBuffer>;
const encoder = new TextEncoder();

function base64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** Reads a checkpoint (c2sp.org/tlog-checkpoint) with its signatures. Throws on anything else. */
export function readCheckpoint(note: string): ReadCheckpoint {
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const [origin, size, root] = text.split('\n');
  if (split < 0 || !origin || !root || !/^[0-9]+$/.test(size ?? ''))
    throw new Error('This is not a checkpoint.');
  const signatures = note
    .slice(split + 2)
    .split('\n')
    .flatMap((line) => {
      const [, name, data] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
      if (!name || !data) return [];
      const bytes = base64(data);
      return [{ name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) }];
    });
  return { text, origin, size: Number(size), root: base64(root), signatures };
}

/** Reads a c2sp.org/tlog-proof@v1. Throws on anything else. */
export function readProof(text: string): ReadProof {
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  if (end < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('This is not a proof.');
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = /^index ([0-9]+)$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) throw new Error('The proof names no index.');
  return { index: Number(index), path: lines.map(base64), checkpoint: readCheckpoint(text.slice(end + 2)) };
}

/** The root that a path leads to (RFC 9162 §2.1.3.2); null where the path does not fit the size. */
async function rootOf(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | null> {
  if (index >= size) return null;
  let [node, last, root] = [index, size - 1, leaf];
  for (const hash of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      root = await sha256(Uint8Array.of(1), hash, root);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = await sha256(Uint8Array.of(1), root, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

async function checkSignature(
  checkpoint: ReadCheckpoint,
  verifierKey: string,
): Promise<ProofResult['signature']> {
  const [, name, id, data] = /^(\S+)\+([0-9a-f]{8})\+(\S+)$/.exec(verifierKey.trim()) ?? [];
  if (!name || !id || !data) return 'unknown_key';
  const key = base64(data).slice(1);
  const named = hex((await sha256(encoder.encode(`${name}\n`), Uint8Array.of(1), key)).slice(0, 4));
  const ours = checkpoint.signatures.find((one) => one.name === name && one.id === id && named === id);
  if (!ours) return 'unknown_key';
  try {
    const imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    const data = encoder.encode(checkpoint.text);
    return (await crypto.subtle.verify({ name: 'Ed25519' }, imported, ours.bytes, data))
      ? 'valid'
      : 'invalid';
  } catch {
    return 'missing';
  }
}

/** Whether the leaf is where the proof says, under the root that the checkpoint signs. Throws on malformed texts. */
export async function checkProof(leaf: string, proof: string, verifierKey: string): Promise<ProofResult> {
  const { index, path, checkpoint } = readProof(proof);
  const leafHash = await sha256(Uint8Array.of(0), encoder.encode(leaf));
  const root = await rootOf(leafHash, index, checkpoint.size, path);
  return {
    leafHash: hex(leafHash),
    root: hex(checkpoint.root),
    index,
    size: checkpoint.size,
    isInLog: root !== null && hex(root) === hex(checkpoint.root),
    signature: await checkSignature(checkpoint, verifierKey),
  };
}
