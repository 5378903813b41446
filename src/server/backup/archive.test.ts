import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMAT, type Manifest } from './archive-format.ts';
import { readPassphrase } from './passphrase.ts';
import { openArchive } from './read-archive.ts';
import { createArchive } from './write-archive.ts';

const PASSPHRASE = 'nine quiet herons wade';
const big = randomBytes(300_000);
const text = Buffer.from('a line of somebody’s\n'.repeat(5000));

async function written() {
  const folder = await mkdtemp(join(tmpdir(), 'attesta-archive-'));
  const path = join(folder, 'one.backup');
  const about = { takenAt: '2026-03-05T10:00:00Z', installation: 'aabbccdd' };
  const archive = await createArchive(path, PASSPHRASE, about);
  const parts = [];
  for (const [name, content] of [
    ['first', big],
    ['second', text],
    ['empty', Buffer.alloc(0)],
  ] as const) {
    const part = await archive.part(name);
    for (let at = 0; at < content.length; at += 1000) await part.write(content.subarray(at, at + 1000));
    parts.push(await part.end());
  }
  const manifest = { format: FORMAT, ...about, parts } as unknown as Manifest;
  const result = await archive.finish(manifest);
  return { folder, path, result };
}

async function readAll(path: string, passphrase = PASSPHRASE) {
  const archive = await openArchive(path, passphrase);
  const found = new Map<string, Buffer>();
  for await (const { name, content } of archive.parts()) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    found.set(name, Buffer.concat(pieces));
  }
  return { found, manifest: archive.manifest() };
}

test('what was put in comes out, and nothing of it stands in the file', async () => {
  const { folder, path, result } = await written();
  expect(await readdir(folder)).toEqual(['one.backup']);
  const file = await readFile(path);
  expect(file.includes('somebody')).toBe(false);
  expect(result).toEqual({ bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
  const { found, manifest } = await readAll(path);
  expect(found.get('first')?.equals(big)).toBe(true);
  expect(found.get('second')?.equals(text)).toBe(true);
  expect(found.get('empty')?.length).toBe(0);
  expect(manifest.installation).toBe('aabbccdd');
});

test('a wrong passphrase is told from a damaged backup, and both are refused in a sentence', async () => {
  const { path } = await written();
  await expect(readAll(path, 'another passphrase')).rejects.toThrow('not the passphrase');
  const whole = await readFile(path);
  for (const at of [400, 5000, 150_000, whole.length - 3]) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(path, changed);
    await expect(readAll(path), `byte ${at}`).rejects.toThrow(/damaged|no backup|not the passphrase/);
  }
  for (const length of [whole.length - 1, 200_000, 66_000, 500, 100]) {
    await writeFile(path, whole);
    await truncate(path, length);
    await expect(readAll(path), `${length} bytes`).rejects.toThrow(/damaged|no backup/);
  }
  await writeFile(path, 'something else\n');
  await expect(readAll(path)).rejects.toThrow('no backup');
  await expect(readAll(join(path, 'nowhere'))).rejects.toThrow('There is no backup');
});

test('nothing is left of a backup that was abandoned, and none is sealed with a short passphrase or without one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attesta-archive-'));
  const archive = await createArchive(join(folder, 'two.backup'), PASSPHRASE, {
    takenAt: '2026-03-05T10:00:00Z',
    installation: 'aabbccdd',
  });
  const part = await archive.part('begun');
  await part.write(big);
  await archive.abandon();
  expect(await readdir(folder)).toEqual([]);
  await expect(readPassphrase(undefined, undefined)).rejects.toThrow('never written in clear');
  await expect(readPassphrase(undefined, 'short')).rejects.toThrow('too short');
  await expect(readPassphrase(join(folder, 'no.key'), undefined)).rejects.toThrow('cannot be read');
});
