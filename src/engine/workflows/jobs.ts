import type { JsonObject } from '../../metadata/json.ts';
import { defineJob, type JobContext, type JobDefinition, JobFailed } from '../jobs/define-job.ts';
import { RUN_WORKFLOWS } from '../records/workflow-causes.ts';
import { carryOut } from './carry-out.ts';
import { activeUser, runnerContext } from './runner.ts';
import { type RunState, waitingIn } from './runs.ts';
import { queueDue, queuePage, RUN_SCHEDULED } from './scheduled.ts';
import type { WorkflowParts } from './steps.ts';

const ATTEMPTS = 8;
const RUNS_AT_ONCE = 100;
const KEPT_DAYS = 90;

/** The work of workflows that is queued. */
export function workflowJobs(parts: WorkflowParts): readonly JobDefinition[] {
  return [
    defineJob({
      name: RUN_WORKFLOWS,
      label: { en: 'Run workflows', es: 'Ejecutar flujos de trabajo' },
      maxAttempts: ATTEMPTS,
      run: async (context, input) => counts(await workOff(context, parts, String(input.batch), new Tally())),
    }),
    defineJob({
      name: RUN_SCHEDULED,
      label: {
        en: 'Run a workflow for the records that match',
        es: 'Ejecutar un flujo para los registros que coinciden',
      },
      maxAttempts: ATTEMPTS,
      run: (context, input) => runScheduled(context, parts, input),
    }),
    defineJob({
      name: 'workflows.clock',
      label: { en: 'Look which workflows are due', es: 'Ver qué flujos de trabajo tocan' },
      recurs: { everyMinutes: 1 },
      run: async (context) => ({ queued: await queueDue(context) }),
    }),
    defineJob({
      name: 'workflows.purge',
      label: { en: 'Remove old runs of workflows', es: 'Eliminar ejecuciones antiguas de flujos' },
      recurs: { dailyAt: '03:20' },
      async run(context) {
        const before = context.now().subtract({ hours: 24 * KEPT_DAYS });
        const gone = await context.database.query(
          'DELETE FROM attesta.workflow_runs WHERE finished_at < $1 RETURNING id',
          [before],
        );
        return { removed: gone.length };
      },
    }),
  ];
}

/** How many runs ended how. */
class Tally {
  readonly ended: Partial<Record<RunState, number>> = {};
  total = 0;

  count(state: RunState): void {
    this.ended[state] = (this.ended[state] ?? 0) + 1;
    this.total += 1;
  }
}

function counts(tally: Tally): JsonObject {
  return { ...tally.ended };
}

/** Carries out the runs of a batch. One that is to be tried again does not hold the others up: it is thrown when they are done. */
async function workOff(
  context: JobContext,
  parts: WorkflowParts,
  batch: string,
  tally: Tally,
): Promise<Tally> {
  const later = new Map<string, unknown>();
  for (;;) {
    const ids = (await waitingIn(context.database, batch, RUNS_AT_ONCE + later.size)).filter(
      (id) => !later.has(id),
    );
    for (const id of ids) {
      context.job.signal.throwIfAborted();
      try {
        const state = await carryOut(context, parts, id, context.job.attempt >= ATTEMPTS);
        if (state) tally.count(state);
        else later.set(id, undefined);
      } catch (error) {
        later.set(id, error);
      }
    }
    void context.job.progress(tally.total);
    if (ids.length === 0) break;
  }
  const [wrong] = [...later.values()].filter((error) => error !== undefined);
  if (wrong !== undefined) throw wrong;
  return tally;
}

/** Pages through the records that match, and carries out each page before the next. The batch is the job's. */
async function runScheduled(
  context: JobContext,
  parts: WorkflowParts,
  input: JsonObject,
): Promise<JsonObject> {
  const workflow = context.catalog.workflows.get(String(input.workflow));
  if (workflow?.state !== 'published' || workflow.runsAs === null || workflow.version !== input.version)
    throw new JobFailed({
      en: 'The workflow was paused, changed or removed before it ran.',
      es: 'El flujo se pausó, cambió o eliminó antes de ejecutarse.',
    });
  const user = await activeUser(context.database, workflow.runsAs);
  if (!user?.active)
    throw new JobFailed({
      en: 'The user that the workflow runs as is disabled: it pauses.',
      es: 'El usuario con el que se ejecuta el flujo está desactivado: queda en pausa.',
    });
  const runner = await runnerContext(context, workflow, workflow.runsAs);
  const when = {
    due: Temporal.Instant.from(String(input.due)),
    since: Temporal.Instant.from(String(input.since)),
  };
  const tally = new Tally();
  let after: string | undefined;
  do {
    context.job.signal.throwIfAborted();
    const page = await queuePage(runner, workflow, context.job.id, when, after);
    await workOff(context, parts, context.job.id, tally);
    after = page.last;
  } while (after !== undefined);
  return counts(tally);
}
