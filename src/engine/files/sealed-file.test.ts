import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSealedFile, type SealedFile, sealingStream } from './sealed-file.ts';
import { SealBroken, seal, unseal } from './sealed-text.ts';

const SEGMENT = 64 * 1024;
const ON_DISK = SEGMENT + 16;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-sealed-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sealed(content: Buffer, chunk = 10_000): Promise<SealedFile> {
  const file = {
    path: join(folder, crypto.randomUUID()),
    key: randomBytes(32),
    id: crypto.randomUUID(),
    size: content.length,
  };
  const chunks = Array.from({ length: Math.ceil(content.length / chunk) }, (_, index) =>
    content.subarray(index * chunk, (index + 1) * chunk),
  );
  await pipeline(Readable.from(chunks), sealingStream(file.key, file.id), createWriteStream(file.path));
  return file;
}

async function read(file: SealedFile, range?: { start: number; end: number }): Promise<Buffer> {
  return buffer(await openSealedFile(file, range));
}

test('what goes in comes out, at every length around a segment', async () => {
  for (const size of [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 17]) {
    const content = randomBytes(size);
    const file = await sealed(content);
    expect((await read(file)).equals(content), `${size} bytes`).toBe(true);
    const onDisk = await readFile(file.path);
    if (size > 100) expect(onDisk.includes(content.subarray(0, 32))).toBe(false);
  }
});

test('any part can be read without the rest', async () => {
  const content = randomBytes(3 * SEGMENT + 100);
  const file = await sealed(content, 50_000);
  const place = fc.integer({ min: 0, max: content.length });
  await fc.assert(
    fc.asyncProperty(place, place, async (one, other) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)];
      expect((await read(file, { start, end })).equals(content.subarray(start, end))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a changed bit anywhere is found', async () => {
  const file = await sealed(randomBytes(2 * SEGMENT + 5));
  const onDisk = await readFile(file.path);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: onDisk.length - 1 }),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const changed = Buffer.from(onDisk);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await writeFile(file.path, changed);
        await expect(read(file)).rejects.toThrow(SealBroken);
      },
    ),
    { numRuns: 40 },
  );
});

test('segments that are exchanged, left out, repeated or cut off are found', async () => {
  const content = randomBytes(4 * SEGMENT);
  const file = await sealed(content);
  const onDisk = await readFile(file.path);
  const header = onDisk.subarray(0, 8);
  const part = (index: number) => onDisk.subarray(8 + index * ON_DISK, 8 + (index + 1) * ON_DISK);
  const [a, b, c, d] = [part(0), part(1), part(2), part(3)];
  for (const forged of [
    [b, a, c, d],
    [a, b, d],
    [a, a, c, d],
    [a, b, c, c],
    [a, b, c],
    [a, b, c, d, d],
  ]) {
    await writeFile(file.path, Buffer.concat([header, ...forged]));
    await expect(read(file)).rejects.toThrow(SealBroken);
    // Even to one who believes the shorter length.
    await expect(
      read({ ...file, size: Math.min(4, forged.length - (forged.length > 4 ? 1 : 0)) * SEGMENT }),
    ).rejects.toThrow(SealBroken);
  }
  await writeFile(file.path, onDisk);
  await truncate(file.path, onDisk.length - 1);
  await expect(read(file)).rejects.toThrow(SealBroken);
});

test('a file opens only with its key and under its id', async () => {
  const file = await sealed(Buffer.from('hello'));
  await expect(read({ ...file, key: randomBytes(32) })).rejects.toThrow(SealBroken);
  await expect(read({ ...file, id: crypto.randomUUID() })).rejects.toThrow(SealBroken);
  await expect(read({ ...file, size: 4 })).rejects.toThrow(SealBroken);
  expect((await read(file)).toString()).toBe('hello');
});

test('a sealed text opens only with its key and in its place', () => {
  const key = randomBytes(32);
  const text = seal(key, 'mail 1', Buffer.from('Dear Ms Nowak'));
  expect(unseal(key, 'mail 1', text).toString()).toBe('Dear Ms Nowak');
  expect(() => unseal(key, 'mail 2', text)).toThrow(SealBroken);
  expect(() => unseal(randomBytes(32), 'mail 1', text)).toThrow(SealBroken);
  expect(() => unseal(key, 'mail 1', text.subarray(0, 20))).toThrow(SealBroken);
  expect(() => unseal(key, 'mail 1', text.subarray(1))).toThrow(SealBroken);
});
