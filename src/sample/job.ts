/** The sample company as a job: asked for at the very first start, loaded while the service already serves. */
import type { CallContext } from '../engine/access/principal.ts';
import type { Database } from '../engine/database/database.ts';
import { defineJob, type JobDefinition } from '../engine/jobs/define-job.ts';
import { enqueueJob } from '../engine/jobs/enqueue-job.ts';
import type { Operation } from '../engine/operation.ts';
import { loadSample } from './load.ts';
import { story } from './story.ts';
import { sampleWorkflows } from './workflows.ts';

const NAME = 'sample.load';

/** `operations`: every call of the API, asked for when the job runs. */
export function sampleJob(
  operations: () => readonly Operation[],
  log: (line: string) => void,
): JobDefinition {
  return defineJob({
    name: NAME,
    label: { en: 'Load the sample company', es: 'Cargar la empresa de muestra' },
    async run(context, input) {
      const { job, ...base } = context;
      // The story ends when it was asked for, also when it is told on after a kill.
      const deeds = story(Temporal.Instant.from(String(input.until)), 'Europe/Madrid');
      const say = quarters(log);
      const progress = (done: number, total: number) => {
        say(done / total);
        return job.progress(done, total);
      };
      const done = await loadSample({ base, operations: operations(), deeds, progress, signal: job.signal });
      await sampleWorkflows(base);
      log('The sample company is loaded.');
      return { deeds: done };
    },
  });
}

/** Says at each quarter how far it is, for whoever watches the terminal. */
function quarters(log: (line: string) => void): (part: number) => void {
  let said = 0;
  return (part) => {
    const now = Math.floor(part * 4) * 25;
    if (now > said && now < 100) log(`The sample company: ${now} % loaded.`);
    said = Math.max(said, now);
  };
}

/**
 * Decides once per installation whether it gets the sample company: `wanted`, and nothing is there yet. Resolves to whether
 * it was asked for just now.
 */
export async function offerSample(
  database: Database,
  context: Pick<CallContext, 'principal' | 'locale' | 'now'>,
  wanted: boolean,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const now = context.now();
    const [used] = await tx.query(
      'SELECT 1 AS one WHERE EXISTS (SELECT FROM data.contacts) OR EXISTS (SELECT FROM data.accounts)',
    );
    const queues = wanted && !used;
    const marked = await tx.query(
      `INSERT INTO attesta.sample_parts (part, loaded_at)
       SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM attesta.sample_parts) ON CONFLICT DO NOTHING RETURNING part`,
      [queues ? 'queued' : 'declined', now],
    );
    if (!queues || marked.length === 0) return false;
    await enqueueJob(tx, context, { name: NAME, input: { until: now.toString() } });
    return true;
  });
}
