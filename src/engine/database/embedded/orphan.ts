import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, processStamp, waitForEnd } from './processes.ts';

/** Process id of the server that runs on this cluster, by its own note; undefined where there is none. */
export async function serverPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Stops a server that runs on this cluster, and clears the mark of one whose process id now belongs to another program. */
export async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pid = await serverPid(cluster);
  if (pid === undefined || (await processStamp(pid)) === undefined) return;
  const command = await commandLine(pid);
  if (!command.includes('postgres') || !command.includes(cluster)) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  log('Stopping a database server that an earlier start left behind.');
  process.kill(pid, 'SIGINT');
  if (await waitForEnd(pid, 60)) return;
  process.kill(pid, 'SIGQUIT');
  if (!(await waitForEnd(pid, 30))) {
    throw new Error(
      `A database server (process ${pid}) still runs on ${cluster} and does not stop. End it and start again.`,
    );
  }
}
