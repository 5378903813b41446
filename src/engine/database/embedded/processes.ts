import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether a process with this id exists (also when it belongs to somebody else). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * What tells this process from a later one with the same id: boot and start time. Undefined when there is none.
 */
export async function processStamp(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (platform() !== 'linux') return psField(pid, 'lstart=');
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; state is field 3, starttime field 22 (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** The command line of a process, empty when it cannot be seen. */
export async function commandLine(pid: number): Promise<string> {
  if (platform() !== 'linux') return (await psField(pid, 'command=')) ?? '';
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.replaceAll('\0', ' ').trim();
}

/** Waits until the process has ended; false when it is still there after `seconds`. */
export async function waitForEnd(pid: number, seconds: number): Promise<boolean> {
  for (let left = seconds * 20; left > 0; left--) {
    if ((await processStamp(pid)) === undefined) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return (await processStamp(pid)) === undefined;
}

async function psField(pid: number, field: string): Promise<string | undefined> {
  const answer = await run('ps', ['-o', field, '-p', String(pid)]).catch(() => undefined);
  return answer?.stdout.trim() || undefined;
}
