/**
 * Checks evidence without the system that made it: notes, checkpoints, inclusion and consistency proofs, proof packs.
 * Pure and without imports, on WebCrypto alone: Node runs it for `attesta verify --pack`, and its text is put into each HTML
 * proof pack, so that both come to the same result. Formats: c2sp.org/signed-note, /tlog-checkpoint, /tlog-proof; RFC 6962.
 */

export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SignedNote {
  /** What was signed, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array<ArrayBuffer>;
}

export interface TlogProof {
  readonly index: number;
  readonly hashes: readonly Uint8Array<ArrayBuffer>[];
  readonly checkpoint: string;
}

export interface PackPayload {
  /** Which of the leaf's commitments it opens, from 0. */
  readonly part: number;
  /** Base64, 16 bytes. */
  readonly salt: string;
  readonly payload: string;
}

export interface PackEvent {
  /** The exact bytes that were hashed. */
  readonly leaf: string;
  readonly index: number;
  /** Base64, the leaf's sibling first. */
  readonly path: readonly string[];
  /** Parts that were erased are not here. */
  readonly payloads: readonly PackPayload[];
}

export interface ProofPack {
  readonly format: 'attesta-proof-pack/1';
  readonly title: string;
  readonly madeAt: string;
  readonly verifierKey: string;
  readonly checkpoint: string;
  /** Names for ids, as the pack's maker gave them: no evidence, but signed with the pack. */
  readonly names: Readonly<Record<string, string>>;
  readonly events: readonly PackEvent[];
  /** A note of the log's key over everything above: `sealText` of `packDigest`. */
  readonly seal: string;
}

export type PackFault =
  | 'pack_malformed'
  | 'key_malformed'
  | 'key_not_trusted'
  | 'pack_changed'
  | 'checkpoint_malformed'
  | 'checkpoint_signature'
  | 'ed25519_missing'
  | 'leaf_malformed'
  | 'event_not_in_log'
  | 'payload_differs'
  | 'payload_without_commitment';

export interface PackFinding {
  readonly code: PackFault;
  /** The event's place in the pack, from 0; absent when the whole pack is meant. */
  readonly event?: number;
  readonly detail: string;
}

export interface PackReport {
  readonly ok: boolean;
  readonly findings: readonly PackFinding[];
  readonly events: number;
  readonly payloads: number;
  /** Commitments whose payload is not in the pack. */
  readonly erased: number;
  /** False when this browser can't check Ed25519; everything else was checked. */
  readonly signatureChecked: boolean;
  readonly checkpoint?: Checkpoint;
}

const encoder = new TextEncoder();

/** Standard base64 (RFC 4648 §4), strictly: throws on anything that doesn't encode back to the same text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new Error('This is not canonical base64.');
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Parses `<name>+<hash>+<base64(0x01 ‖ key)>` (golang.org/x/mod/sumdb/note). The hash is checked by `keyIdOf`. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim());
  const [, name, id, data] = match ?? [];
  if (name === undefined || id === undefined || data === undefined)
    throw new Error('This is not a verifier key.');
  const key = fromBase64(data);
  if (key[0] !== 1 || key.length !== 33) throw new Error('The verifier key is not an Ed25519 key.');
  return { name, id, publicKey: key.slice(1) };
}

/** Parses a signed note. Throws an `Error` when it is not one. Signatures are not checked here. */
export function parseNote(note: string): SignedNote {
  const split = note.lastIndexOf('\n\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification forbids them by number
  if (split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    throw new Error('This is not a signed note.');
  }
  const lines = note.slice(split + 2, -1).split('\n');
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const [, name, data] = match ?? [];
  if (name === undefined || data === undefined) throw new Error('This is not a signature line of a note.');
  const bytes = fromBase64(data);
  if (bytes.length < 5) throw new Error('A signature of the note is too short.');
  return { name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

/** Parses the text of a checkpoint (c2sp.org/tlog-checkpoint): origin, size, root and perhaps extension lines. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  const [origin, size, root] = lines;
  const whole = lines.length >= 4 && lines.at(-1) === '' && lines.slice(0, -1).every((line) => line !== '');
  if (!whole || !origin || size === undefined || !root || !isDecimal(size)) {
    throw new Error('This is not a checkpoint.');
  }
  const bytes = fromBase64(root);
  if (bytes.length !== 32) throw new Error('The root hash of the checkpoint is not 32 bytes long.');
  return { origin, size: Number(size), root: bytes };
}

function isDecimal(text: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(text) && Number.isSafeInteger(Number(text));
}

/** Parses a c2sp.org/tlog-proof@v1; the optional `extra` line is passed over. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  if (end < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new Error('This is not a tlog-proof.');
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = /^index (.+)$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !isDecimal(index)) throw new Error('The proof names no index.');
  return { index: Number(index), hashes: lines.map(fromBase64), checkpoint: text.slice(end + 2) };
}

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The four bytes, in hexadecimal, that name a key: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key). */
export async function keyIdOf(name: string, publicKey: Uint8Array): Promise<string> {
  return toHex((await sha256(encoder.encode(`${name}\n`), Uint8Array.of(1), publicKey)).slice(0, 4));
}

/** The hash of a leaf as the tree holds it. */
export async function leafHashOf(leaf: string): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(LEAF, encoder.encode(leaf));
}

/** The root that an inclusion proof leads to (RFC 9162 §2.1.3.2), or null when the path has not the right length. */
export async function rootOfInclusion(
  leaf: Uint8Array<ArrayBuffer>,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!(index >= 0 && index < size)) return null;
  let [node, last, root] = [index, size - 1, leaf];
  for (const hash of path) {
    if (last === 0 || hash.length !== 32) return null;
    if (node % 2 === 1 || node === last) {
      root = await sha256(NODE, hash, root);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = await sha256(NODE, root, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

/** Whether the log of `second` extends that of `first` (RFC 9162 §2.1.4.2). */
export async function isConsistent(
  first: Checkpoint,
  second: Checkpoint,
  proof: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  if (first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && same(first.root, second.root);
  if (first.size === 0) return proof.length === 0;
  const roots = await rootsOfConsistency(first, second.size, proof);
  return roots !== null && same(roots[0], first.root) && same(roots[1], second.root);
}

async function rootsOfConsistency(
  first: Checkpoint,
  size: number,
  proof: readonly Uint8Array<ArrayBuffer>[],
): Promise<readonly [Uint8Array, Uint8Array] | null> {
  let [node, last] = [first.size - 1, size - 1];
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  const hashes = node === 0 ? [first.root, ...proof] : proof;
  let [old, now] = [hashes[0], hashes[0]];
  if (old === undefined || now === undefined) return null;
  for (const hash of hashes.slice(1)) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      old = await sha256(NODE, hash, old);
      now = await sha256(NODE, hash, now);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      now = await sha256(NODE, now, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? [old, now] : null;
}

/** What checking a note's signature came to; `missing` means that WebCrypto here has no Ed25519. */
export type SignatureResult = 'valid' | 'invalid' | 'unknown_key' | 'missing';

/** Checks a note against one key. Signatures by other keys are ignored, as the specification asks. */
export async function checkSignature(note: SignedNote, key: VerifierKey): Promise<SignatureResult> {
  const ours = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  if (ours.length === 0) return 'unknown_key';
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key.publicKey, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return 'missing';
  }
  for (const one of ours) {
    const data = encoder.encode(note.text);
    if (!(await crypto.subtle.verify({ name: 'Ed25519' }, imported, one.bytes, data))) return 'invalid';
  }
  return 'valid';
}

/** SHA-256(salt ‖ payload), in hexadecimal: the commitment that a leaf carries for one part. */
export async function commitmentOf(salt: Uint8Array, payload: string): Promise<string> {
  return toHex(await sha256(salt, encoder.encode(payload)));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** SHA-256, in hexadecimal, over all that a pack says, in one fixed order. */
export async function packDigest(pack: Omit<ProofPack, 'seal'>): Promise<string> {
  const names = Object.entries(pack.names).sort(([a], [b]) => (a < b ? -1 : 1));
  const events = pack.events.map(({ leaf, index, path, payloads }) => [
    leaf,
    index,
    path,
    payloads.map(({ part, salt, payload }) => [part, salt, payload]),
  ]);
  const parts = [pack.format, pack.title, pack.madeAt, pack.verifierKey, pack.checkpoint, names, events];
  return toHex(await sha256(encoder.encode(JSON.stringify(parts))));
}

/** The text that a pack's seal signs. It has two lines, so that it can never pass for a checkpoint. */
export function sealText(digest: string): string {
  return `attesta-proof-pack/1\n${digest}\n`;
}

interface Head {
  readonly findings: PackFinding[];
  readonly signatureChecked: boolean;
  readonly checkpoint?: Checkpoint;
}

async function checkHead(pack: ProofPack, trusted: string | undefined): Promise<Head> {
  const findings: PackFinding[] = [];
  const key = await readKey(pack.verifierKey, findings);
  if (trusted !== undefined && trusted.trim() !== pack.verifierKey) {
    const detail = 'The pack was signed by another key than the one you trust.';
    findings.push({ code: 'key_not_trusted', detail });
  }
  try {
    const note = parseNote(pack.checkpoint);
    const checkpoint = parseCheckpoint(note.text);
    const result = key === null ? 'unknown_key' : await checkSignature(note, key);
    if (key !== null && !(await sealHolds(pack, key))) {
      findings.push({ code: 'pack_changed', detail: 'The pack is not as its maker signed it.' });
    }
    if (result === 'invalid' || result === 'unknown_key') {
      findings.push({
        code: 'checkpoint_signature',
        detail: 'The signature of the checkpoint is not valid.',
      });
    }
    return { findings, signatureChecked: result !== 'missing', checkpoint };
  } catch (error) {
    findings.push({ code: 'checkpoint_malformed', detail: messageOf(error) });
    return { findings, signatureChecked: false };
  }
}

async function sealHolds(pack: ProofPack, key: VerifierKey): Promise<boolean> {
  const note = parseNote(pack.seal);
  if (note.text !== sealText(await packDigest(pack))) return false;
  const result = await checkSignature(note, key);
  return result === 'valid' || result === 'missing';
}

async function readKey(text: string, findings: PackFinding[]): Promise<VerifierKey | null> {
  try {
    const key = parseVerifierKey(text);
    if ((await keyIdOf(key.name, key.publicKey)) !== key.id)
      throw new Error('The key does not match its hash.');
    return key;
  } catch (error) {
    findings.push({ code: 'key_malformed', detail: messageOf(error) });
    return null;
  }
}

function commitmentsOf(leaf: string): readonly string[] {
  const value: unknown = JSON.parse(leaf);
  if (typeof value !== 'object' || value === null || !('commitments' in value))
    throw new Error('No commitments.');
  const list = value.commitments;
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string'))
    throw new Error('No commitments.');
  return list;
}

async function checkPayload(payload: PackPayload, commitments: readonly string[]): Promise<PackFault | null> {
  const expected = commitments[payload.part];
  if (expected === undefined) return 'payload_without_commitment';
  try {
    return (await commitmentOf(fromBase64(payload.salt), payload.payload)) === expected
      ? null
      : 'payload_differs';
  } catch {
    return 'payload_differs';
  }
}

const FAULT_TEXT = {
  leaf_malformed: 'The leaf is not the JSON of an event.',
  event_not_in_log: 'The event is not the one that the checkpoint commits to at this index.',
  payload_differs: 'The content is not what the event committed to.',
  payload_without_commitment: 'The event committed to no such content.',
} as const;

async function isInLog(event: PackEvent, checkpoint: Checkpoint): Promise<boolean> {
  try {
    const leaf = await leafHashOf(event.leaf);
    const root = await rootOfInclusion(leaf, event.index, checkpoint.size, event.path.map(fromBase64));
    return root !== null && same(root, checkpoint.root);
  } catch {
    return false;
  }
}

interface EventResult {
  readonly faults: readonly (keyof typeof FAULT_TEXT)[];
  readonly payloads: number;
  readonly erased: number;
}

async function checkEvent(event: PackEvent, checkpoint: Checkpoint | undefined): Promise<EventResult> {
  const faults: (keyof typeof FAULT_TEXT)[] = [];
  if (checkpoint === undefined || !(await isInLog(event, checkpoint))) faults.push('event_not_in_log');
  try {
    const commitments = commitmentsOf(event.leaf);
    for (const payload of event.payloads) {
      const fault = await checkPayload(payload, commitments);
      if (fault === 'payload_differs' || fault === 'payload_without_commitment') faults.push(fault);
    }
    const present = new Set(event.payloads.map((payload) => payload.part)).size;
    return { faults, payloads: present, erased: Math.max(0, commitments.length - present) };
  } catch {
    return { faults: [...faults, 'leaf_malformed'], payloads: 0, erased: 0 };
  }
}

/** Whether a parsed JSON value has the form of a pack. */
export function isProofPack(value: unknown): value is ProofPack {
  if (typeof value !== 'object' || value === null) return false;
  const pack: Partial<Record<keyof ProofPack, unknown>> = value;
  const texts = [pack.title, pack.madeAt, pack.verifierKey, pack.checkpoint, pack.seal];
  const { names } = pack;
  return (
    pack.format === 'attesta-proof-pack/1' &&
    texts.every((text) => typeof text === 'string') &&
    typeof names === 'object' &&
    names !== null &&
    Object.values(names).every((name) => typeof name === 'string') &&
    Array.isArray(pack.events) &&
    pack.events.every(isPackEvent)
  );
}

function isPackEvent(value: unknown): value is PackEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event: Partial<Record<keyof PackEvent, unknown>> = value;
  return (
    typeof event.leaf === 'string' &&
    Number.isSafeInteger(event.index) &&
    Array.isArray(event.path) &&
    event.path.every((hash) => typeof hash === 'string') &&
    Array.isArray(event.payloads) &&
    event.payloads.every(isPackPayload)
  );
}

function isPackPayload(value: unknown): value is PackPayload {
  if (typeof value !== 'object' || value === null) return false;
  const payload: Partial<Record<keyof PackPayload, unknown>> = value;
  const texts = [payload.salt, payload.payload];
  return Number.isSafeInteger(payload.part) && texts.every((text) => typeof text === 'string');
}

/**
 * Checks a whole pack: key, checkpoint signature, and for each event its inclusion and its contents. `trustedKey` is the
 * verifier key as it came by another way; without it the pack is checked against the key that it names itself.
 */
export async function checkPack(
  pack: unknown,
  trustedKey?: string,
  onProgress?: (done: number, total: number) => void,
): Promise<PackReport> {
  if (!isProofPack(pack)) {
    const finding: PackFinding = { code: 'pack_malformed', detail: 'This is not an Attesta proof pack.' };
    return { ok: false, findings: [finding], events: 0, payloads: 0, erased: 0, signatureChecked: false };
  }
  const { findings, signatureChecked, checkpoint } = await checkHead(pack, trustedKey);
  let [payloads, erased] = [0, 0];
  for (const [place, event] of pack.events.entries()) {
    const result = await checkEvent(event, checkpoint);
    payloads += result.payloads;
    erased += result.erased;
    for (const code of result.faults) findings.push({ code, event: place, detail: FAULT_TEXT[code] });
    if (place % 50 === 0) onProgress?.(place + 1, pack.events.length);
  }
  onProgress?.(pack.events.length, pack.events.length);
  if (!signatureChecked && checkpoint !== undefined) {
    findings.push({ code: 'ed25519_missing', detail: 'This program cannot check Ed25519 signatures.' });
  }
  const counts = { events: pack.events.length, payloads, erased, signatureChecked };
  return { ok: findings.length === 0, findings, ...counts, ...(checkpoint && { checkpoint }) };
}
