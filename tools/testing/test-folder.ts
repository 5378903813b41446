/** Where a test run keeps its database: in memory where there is plenty, as making a database of a thousand files costs most of it. */
import { mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, which Linux has. */
const MEMORY = '/dev/shm';
/** A run takes a few hundred megabytes. */
const PLENTY = 4 * 1024 ** 3;
const NAME = /^attesta-test-(\d+)-/;

/** A new folder for the files of this run. */
export async function testFolder(): Promise<string> {
  const roomy = await hasPlenty().catch(() => false);
  if (roomy) await removeForgotten();
  return mkdtemp(join(roomy ? MEMORY : tmpdir(), `attesta-test-${process.pid}-`));
}

/** The server's programs may have to be copied there and run. */
async function hasPlenty(): Promise<boolean> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  const options = mounts.findLast(([, place]) => place === MEMORY)?.[3]?.split(',') ?? ['noexec'];
  const { bavail, bsize } = await statfs(MEMORY);
  return !options.includes('noexec') && bavail * bsize >= PLENTY && freemem() >= PLENTY;
}

/** What a run that was killed left behind would take memory until the machine is restarted. */
async function removeForgotten(): Promise<void> {
  for (const name of await readdir(MEMORY)) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await removeOwn(join(MEMORY, name));
  }
}

/** Another user's is theirs to remove. */
async function removeOwn(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
