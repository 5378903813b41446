import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { breachedListPath, describeList, holdsPassword } from './breached-passwords.ts';
import { loadBreached } from './load-breached.ts';

let folder: string;
let list: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-breached-'));
  list = breachedListPath(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase();
const noise = (count: number): string[] =>
  Array.from({ length: count }, () => `${randomBytes(20).toString('hex').toUpperCase()}:3`);

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test('without a list nothing is in it', async () => {
  expect(await describeList(list)).toBeNull();
  expect(await holdsPassword(list, 'password')).toBe(false);
});

test('passwords of the list are found, in whatever order it came, and no others', async () => {
  const words = Array.from({ length: 3_000 }, (_, index) => `word number ${index}`);
  const lines = [...words.map((word) => `${sha1(word)}:${word.length}`), ...noise(20_000)].sort();
  lines.reverse();
  const source = await file('list.txt', `${lines.join('\r\n')}\r\n`);
  expect(await loadBreached(source, list)).toEqual({ entries: 23_000, rare: 0 });
  expect(await describeList(list)).toMatchObject({ entries: 23_000 });
  for (const word of words.slice(0, 500)) expect(await holdsPassword(list, word)).toBe(true);
  for (const word of words.slice(0, 500)) expect(await holdsPassword(list, `not ${word}`)).toBe(false);
});

test('the first and the last hash there can be are found', async () => {
  const [low, high] = ['0'.repeat(40), 'F'.repeat(40)];
  await loadBreached(await file('ends.txt', [low, high, sha1('middle'), low].join('\n')), list);
  expect((await describeList(list))?.entries).toBe(3);
  expect(await holdsPassword(list, 'middle')).toBe(true);
});

test('a packed list is read, and rare passwords are left out where that is asked for', async () => {
  const lines = [`${sha1('often')}:400`, `${sha1('once')}:1`, sha1('unsaid')].join('\n');
  const source = await file('list.txt.gz', gzipSync(lines));
  expect(await loadBreached(source, list, { atLeast: 2 })).toEqual({ entries: 2, rare: 1 });
  expect(await holdsPassword(list, 'often')).toBe(true);
  expect(await holdsPassword(list, 'once')).toBe(false);
});

test('the same letters composed otherwise are the same password', async () => {
  await loadBreached(await file('letters.txt', sha1('ma\u00f1ana')), list);
  expect(await holdsPassword(list, 'man\u0303ana')).toBe(true);
});

test.each([
  ['plain words', 'password', /Line 1 is not a SHA-1/],
  ['NTLM', `${'A'.repeat(32)}:5`, /Line 1 is an NTLM hash/],
  ['nothing', '\n\n', /holds no hash/],
])('a file of %s is refused by line, and the list before stays', async (_, content, sentence) => {
  await loadBreached(await file('good.txt', sha1('kept')), list);
  await expect(loadBreached(await file('bad.txt', content), list)).rejects.toThrow(sentence);
  expect(await holdsPassword(list, 'kept')).toBe(true);
  expect(await readdir(join(folder, 'passwords'))).toEqual(['breached.bin']);
});

test('what is not such a list is said, not taken for an empty one', async () => {
  await mkdir(join(folder, 'other'), { recursive: true });
  const broken = await file('other/breached.bin', 'hello there');
  await expect(holdsPassword(broken, 'password')).rejects.toThrow('not a list');
  await writeFile(broken, Buffer.concat([Buffer.from('ATPW1\n'), Buffer.alloc(100)]));
  await expect(holdsPassword(broken, 'password')).rejects.toThrow('cut short');
});
