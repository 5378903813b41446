/** Work that two programs of this machine must not do side by side. */
import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** A holder that has not ended by then never will: its thread was ended inside a program that lives on. */
const LONGEST_MS = 10 * 60_000;

/** Holds a file for as long as the work takes; who comes second waits. What a killed program left behind holds nobody up. */
export async function oneAtATime<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await take(path))) {
    if (await isLeftBehind(path)) await rm(path, { force: true });
    else await wait(200);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftBehind(path: string): Promise<boolean> {
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
  const since = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (since === undefined) return false;
  if (Temporal.Now.instant().epochMilliseconds - since > LONGEST_MS) return true;
  return holder > 0 && !isAlive(holder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
