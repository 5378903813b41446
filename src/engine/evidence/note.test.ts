import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkpointText, noteSigner, noteVerifier, tlogProofText } from './note.ts';
import {
  checkSignature,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  parseVerifierKey,
} from './proof-check.ts';
import { loadSigningKey } from './signing-key.ts';

// From the documentation of golang.org/x/mod/sumdb/note.
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_NOTE = `${GO_TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const GO_VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);

describe('a signed note', () => {
  test('comes out byte for byte as golang.org/x/mod/sumdb/note makes it', () => {
    const signer = noteSigner('PeterNeumann', GO_SEED);
    expect(signer.verifierKey).toBe(GO_VERIFIER);
    expect(signer.sign(GO_TEXT)).toBe(GO_NOTE);
  });

  test('made by Go is accepted, in Node and by WebCrypto', async () => {
    expect(noteVerifier(GO_VERIFIER).open(GO_NOTE)).toBe(GO_TEXT);
    expect(await checkSignature(parseNote(GO_NOTE), parseVerifierKey(GO_VERIFIER))).toBe('valid');
  });

  test('is refused when text or signature changed, and when only others signed it', async () => {
    const verifier = noteVerifier(GO_VERIFIER);
    const changed = GO_NOTE.replace('think', 'thing');
    expect(verifier.open(changed)).toBeNull();
    expect(await checkSignature(parseNote(changed), parseVerifierKey(GO_VERIFIER))).toBe('invalid');
    expect(verifier.open(GO_NOTE.replace('PeterNeumann', 'SomebodyElse'))).toBeNull();
    const other = noteSigner('PeterNeumann', randomBytes(32)).sign(GO_TEXT);
    expect(verifier.open(other)).toBeNull();
    expect(await checkSignature(parseNote(other), parseVerifierKey(GO_VERIFIER))).toBe('unknown_key');
  });

  test('keeps its own signature valid when a witness adds another', () => {
    const witness = GO_NOTE.replace(GO_TEXT, '').replace('\n', '');
    const own = noteSigner('example.org/log', randomBytes(32));
    const both = `${own.sign(GO_TEXT)}${witness}`;
    expect(noteVerifier(own.verifierKey).open(both)).toBe(GO_TEXT);
    expect(noteVerifier(GO_VERIFIER).open(both)).toBe(GO_TEXT);
  });

  test.each(['', 'no signatures\n', 'text\n\nno dash\n', 'a\tb\n\n\u2014 x AAAA\n', GO_NOTE.slice(0, -1)])(
    'is not read out of %j',
    (text) => {
      expect(() => parseNote(text)).toThrow();
      expect(noteVerifier(GO_VERIFIER).open(text)).toBeNull();
    },
  );

  test.each(['with space', 'with+plus', ''])('has no key called %j', (name) => {
    expect(() => noteSigner(name, randomBytes(32))).toThrow(RangeError);
  });
});

/** Written from the C2SP texts alone: shares nothing with our code but Node's crypto. */
function miniVerifier(checkpoint: string, verifierKey: string): { size: number; root: string } {
  const [, name = '', id = '', data = ''] = /^([^+]+)\+([^+]+)\+(.+)$/.exec(verifierKey) ?? [];
  const key = Buffer.from(data, 'base64');
  const blank = checkpoint.lastIndexOf('\n\n');
  const text = checkpoint.slice(0, blank + 1);
  const line = checkpoint.slice(blank + 2).trimEnd();
  if (!line.startsWith(`— ${name} `)) throw new Error('name');
  const signature = Buffer.from(line.slice(`— ${name} `.length), 'base64');
  if (signature.subarray(0, 4).toString('hex') !== id) throw new Error('id');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify(null, Buffer.from(text, 'utf8'), publicKey, signature.subarray(4)))
    throw new Error('signature');
  const [origin, size, root] = text.split('\n');
  if (origin !== name || root === undefined) throw new Error('text');
  return { size: Number(size), root };
}

describe('a checkpoint', () => {
  const signer = noteSigner('attesta.example/log', randomBytes(32));
  const root = randomBytes(32);
  const note = signer.sign(checkpointText('attesta.example/log', 20852163, root));

  test('is accepted by a verifier written from the specification alone', () => {
    expect(miniVerifier(note, signer.verifierKey)).toEqual({ size: 20852163, root: root.toString('base64') });
    expect(() => miniVerifier(note.replace('20852163', '20852164'), signer.verifierKey)).toThrow('signature');
  });

  test('reads back', () => {
    const checkpoint = parseCheckpoint(parseNote(note).text);
    expect(checkpoint).toEqual({
      origin: 'attesta.example/log',
      size: 20852163,
      root: Uint8Array.from(root),
    });
  });

  test.each(['a\n01\nAAAA\n', 'a\n1\nAAAA\n', '\n1\nAAAA\n', 'a\n1\n', `a\n1\n${root.toString('base64')}`])(
    'is not read out of %j',
    (text) => expect(() => parseCheckpoint(text)).toThrow(),
  );

  test('travels with a proof in the form of c2sp.org/tlog-proof@v1', () => {
    const path = [randomBytes(32), randomBytes(32)];
    const lines = path.map((hash) => hash.toString('base64')).join('\n');
    const text = tlogProofText(73894, path, note);
    expect(text).toBe(`c2sp.org/tlog-proof@v1\nindex 73894\n${lines}\n\n${note}`);
    expect(parseTlogProof(text)).toEqual({
      index: 73894,
      hashes: path.map((hash) => Uint8Array.from(hash)),
      checkpoint: note,
    });
    expect(parseTlogProof(tlogProofText(0, [], note))).toEqual({ index: 0, hashes: [], checkpoint: note });
    expect(parseTlogProof(text.replace('index', 'extra AAAA\nindex')).index).toBe(73894);
  });
});

describe('the signing key', () => {
  test('is made once, readable by its owner only, and kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'evidence-key-'));
    const file = join(folder, 'keys', 'evidence.key');
    try {
      const all = await Promise.all([1, 2, 3].map(() => loadSigningKey(file, 'attesta.example')));
      expect(new Set(all.map((signer) => signer.verifierKey)).size).toBe(1);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const again = await loadSigningKey(file, 'attesta.example');
      expect(again.verifierKey).toBe(all[0]?.verifierKey);
      await expect(loadSigningKey(file, 'other.example')).rejects.toThrow('cannot be renamed');
      expect(await readFile(file, 'utf8')).toMatch(/^PRIVATE\+KEY\+attesta\.example\+[0-9a-f]{8}\+/);
      await writeFile(file, '');
      await expect(loadSigningKey(file, 'attesta.example')).rejects.toThrow('Put the key back');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
