/** Each night what has ended is planned, and what may go is destroyed; each hour what was approved meanwhile. */
import type { CallContext } from '../../../engine/access/principal.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import { defineJob, type JobDefinition } from '../../../engine/jobs/define-job.ts';
import type { JsonObject } from '../../../metadata/json.ts';
import type { ErasureParts } from '../erasure-parts.ts';
import { executeErasure } from '../execute.ts';
import { planAnew } from '../plan-erasure.ts';
import { planDestructions } from './plan-destruction.ts';

export function retentionJobs(parts: ErasureParts): readonly JobDefinition[] {
  return [
    defineJob({
      name: 'retention.plan',
      label: { en: 'Look for what has reached its end', es: 'Buscar lo que ha llegado a su fin' },
      recurs: { dailyAt: '03:20' },
      run: (context) => runRetention(context, parts),
    }),
    defineJob({
      name: 'retention.carry_out',
      label: { en: 'Destroy what was approved', es: 'Destruir lo aprobado' },
      recurs: { everyMinutes: 60 },
      run: async (context) => ({ ...(await carryOutPlans(context, parts)) }),
    }),
  ];
}

/** Plans, and carries out what needs nobody, or was approved. */
async function runRetention(context: CallContext, parts: ErasureParts): Promise<JsonObject> {
  const { planned, held } = await planDestructions(context, parts);
  return { planned: planned.length, held, ...(await carryOutPlans(context, parts)) };
}

interface Carried {
  readonly destroyed: number;
  /** What was not free any more: planned anew. */
  readonly plannedAnew: number;
}

/** Plans of the installation's own making only: one that a person made anew is carried out by a person. */
async function carryOutPlans(context: CallContext, parts: ErasureParts): Promise<Carried> {
  const ready = await context.database.query<{ id: string }>(
    `select id from attesta.erasures where scope is not null and planned_by = $1
        and (state = 'approved' or (state = 'planned' and scope ->> 'mode' = 'destroy')) order by created_at, id`,
    [context.principal.userId],
  );
  let destroyed = 0;
  let plannedAnew = 0;
  for (const { id } of ready) {
    try {
      await executeErasure(context, parts, id);
      destroyed += 1;
    } catch (error) {
      // Held back meanwhile, changed, or the rule asks for an approval by now.
      if (!(error instanceof Problem)) throw error;
      if (error.code !== 'conflict') continue;
      await planAnew(context, parts, id);
      plannedAnew += 1;
    }
  }
  return { destroyed, plannedAnew };
}
