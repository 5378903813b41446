/** Waits for a job, and shows how far it is. */
import { setTimeout } from 'node:timers/promises';
import type { Client, JobJson } from '../client/client.ts';
import { CommandFailed } from './command.ts';
import type { Terminal } from './terminal.ts';

const PAUSE_MS = 300;
/** A job that nobody takes for so long is worth a word. */
const IMPATIENT_AFTER = 20;

/**
 * Follows a job to its end. At Ctrl-C the job is cancelled and its end is still waited for, so that what is said afterwards is
 * true. Throws `CommandFailed` with the job's sentence when it failed.
 */
export async function followJob(
  client: Client,
  terminal: Terminal,
  id: string,
  label: string,
): Promise<JobJson> {
  const interrupted = terminal.interruption();
  let asked = false;
  for (let looks = 0; ; looks += 1) {
    const job = await client.jobs.read(id);
    if (job.state === 'succeeded' || job.state === 'cancelled') {
      terminal.progress(label, 1, 1);
      return job;
    }
    if (job.state === 'failed') {
      terminal.progress(label, 1, 1);
      throw new CommandFailed(job.message ?? 'The job failed.');
    }
    terminal.progress(label, job.progress, Math.max(job.total ?? 0, job.progress, 1));
    if (looks === IMPATIENT_AFTER && job.state === 'queued')
      terminal.note('The job is still waiting: see whether jobs are run there (Settings, Jobs).');
    if (interrupted.aborted && !asked) {
      asked = true;
      terminal.note('Cancelling …');
      await client.jobs.cancel(id);
    }
    await pause(interrupted);
  }
}

/** A moment, or until somebody interrupts. */
async function pause(interrupted: AbortSignal): Promise<void> {
  const signal = interrupted.aborted ? undefined : interrupted;
  await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => {});
}
