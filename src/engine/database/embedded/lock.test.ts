import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderRefused } from './data-folder.ts';
import { FolderInUse, type FolderLock, folderHolder, lockFolder } from './lock.ts';
import { processStamp } from './processes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lockFile = () => join(folder, 'attesta.lock');
const note = (text: object | string) =>
  writeFile(lockFile(), typeof text === 'string' ? text : JSON.stringify(text));
const me = async (stamp?: string) => ({
  pid: process.pid,
  stamp: stamp ?? (await processStamp(process.pid)) ?? '',
  since: '2026-03-05T10:00:00Z',
  ports: [4000, 4100],
});

test('a running holder is named with its process, its ports and since when', async () => {
  await note(await me());
  await expect(lockFolder(folder, [])).rejects.toBeInstanceOf(FolderInUse);
  await expect(lockFolder(folder, [])).rejects.toThrow(
    `Another Attesta is using the folder ${folder}: process ${process.pid}, on 4000 and 4100, since 2026-03-05T10:00:00Z.`,
  );
});

test.each([
  ['a process that is gone', async () => ({ ...(await me()), pid: 2 ** 22 - 1 })],
  ['a process whose id another program has now', () => me('some other boot/1')],
  ['a file that nobody can read', async () => '{"pid":'],
])('the lock of %s is taken over', async (_, left) => {
  await note(await left());
  expect(await folderHolder(folder)).toBeUndefined();
  const lock = await lockFolder(folder, [1, 2]);
  expect(await folderHolder(folder)).toMatchObject({ pid: process.pid, ports: [1, 2] });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many starts that find a stale lock at once, one gets the folder', async () => {
  for (let round = 0; round < 20; round++) {
    await note({ ...(await me()), pid: 2 ** 22 - 1, since: String(round) });
    // A start that was killed while it took over does not stand in the way either.
    if (round % 2)
      await writeFile(`${lockFile()}.taking`, JSON.stringify({ ...(await me()), pid: 2 ** 22 - 2 }));
    const starts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, port) => lockFolder(folder, [port])),
    );
    const won = starts.filter((one): one is PromiseFulfilledResult<FolderLock> => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const one of starts) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(FolderInUse);
    await won[0]?.value.release();
    expect(await readdir(folder)).toEqual([]);
  }
});

test.each([
  ['is a file', async () => lockFile(), /that or a part of it is a file. Set DATA_DIR/],
  ['is below a file', async () => join(lockFile(), 'deeper'), /that or a part of it is a file/],
  [
    'cannot be made',
    async () => '/proc/attesta',
    /DATA_DIR is \/proc\/attesta, (which cannot be made|where you may not write)/,
  ],
])('a folder that %s is refused with a sentence', async (_, place, sentence) => {
  await note('a file');
  const refused = lockFolder(await place(), []);
  await expect(refused).rejects.toBeInstanceOf(FolderRefused);
  await expect(refused).rejects.toThrow(sentence);
});

test('a release takes away its own lock only', async () => {
  const lock = await lockFolder(folder, []);
  await note('somebody else');
  await lock.release();
  expect(await readFile(lockFile(), 'utf8')).toBe('somebody else');
});
