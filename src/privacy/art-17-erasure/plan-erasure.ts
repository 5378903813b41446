/** Planning an erasure, and planning it anew. One at a time is open for a person. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { placeContext } from '../../engine/subjects/place.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import { makeWholePlan } from './configuration/plan-whole.ts';
import { changeErasure, type Erasure, type ErasureGround, readErasure } from './erasure.ts';
import { noteErasure } from './erasure-event.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { planHash } from './plan.ts';
import { scopeOf } from './retention/plan-destruction.ts';
import { dueOfScope } from './retention/still-due.ts';
import { shown } from './show-erasure.ts';

export interface PlanBody {
  readonly subject: string;
  readonly request?: string | null;
  readonly ground?: ErasureGround;
  readonly openRequests?: 'acknowledged';
}

const everyState = { states: ['archived', 'blocked'] } as const;

/** Refuses where the person has an open erasure, or an open request for a copy that was not acknowledged. */
export async function planErasure(context: CallContext, parts: ErasureParts, body: PlanBody) {
  return context.database.transaction(async (tx) => {
    const subject = await requireSubject(tx, context.catalog, body.subject);
    const open = await parts.checkRequest(tx, subject.id, body.request ?? null);
    if (open.length > 0 && body.openRequests !== 'acknowledged') {
      throw new Problem(
        'conflict',
        {
          en: `This person has an open request for a copy (${open.join(', ')}). Answer it first, or plan with "openRequests": "acknowledged".`,
          es: `Esta persona tiene abierta una solicitud de copia (${open.join(', ')}). Respóndala antes o planifique con "openRequests": "acknowledged".`,
        },
        {
          findings: [
            {
              code: 'erasure.open_request',
              field: 'openRequests',
              message: {
                en: 'Say "acknowledged" to plan all the same.',
                es: 'Escriba "acknowledged" para planificar de todos modos.',
              },
            },
          ],
        },
      );
    }
    await refuseSecondPlan(tx, subject.id);
    const plan = await makeWholePlan(tx, placeContext(context, subject.id), parts.places(context));
    const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(
      "select nextval('attesta.erasure_numbers') as n",
    );
    const erasureId = uuidV7(context.now());
    await tx.query(
      `insert into attesta.erasures (id, number, subject, subject_module, request, ground, state, plan, plan_version,
         plan_hash, planned_at, planned_by, created_at)
       values ($1, $2, $3, $4, $5, $6, 'planned', $7, 1, $8, $9, $10, $9)`,
      [
        erasureId,
        `ER-${String(n).padStart(6, '0')}`,
        subject.id,
        subject.module,
        body.request ?? null,
        body.ground ?? 'no_longer_necessary',
        JSON.stringify(plan),
        planHash(plan),
        context.now().toString(),
        context.principal.userId,
      ],
    );
    const erasure = await readErasure(tx, erasureId);
    await noteErasure(tx, context, erasure, 'erasure.planned');
    await parts.requestStep(tx, context, erasure, 'planned');
    return shown(tx, context, erasure);
  }, everyState);
}

async function refuseSecondPlan(tx: Sql, subject: string): Promise<void> {
  const [open] = await tx.query<{ number: string }>(
    "select number from attesta.erasures where subject = $1 and state in ('planned', 'approved', 'sent_back')",
    [subject],
  );
  if (open)
    throw new Problem('conflict', {
      en: `${open.number} is open for this person already. Go on there, or plan it anew.`,
      es: `${open.number} ya está abierta para esta persona. Continúe allí o planifíquela de nuevo.`,
    });
}

/** On the data as it is now; approvals of the earlier version cover the earlier version. */
export async function planAnew(context: CallContext, parts: ErasureParts, erasureId: string) {
  return context.database.transaction(async (tx) => {
    const erasure = await requireOpen(tx, erasureId);
    const scope = await scopeNow(tx, context, erasure);
    if (erasure.scope && !scope) {
      await changeErasure(tx, erasure.id, { state: 'withdrawn' });
      const gone = await readErasure(tx, erasure.id);
      await noteErasure(tx, context, gone, 'erasure.sent_back');
      return shown(tx, context, gone);
    }
    const plan = await makeWholePlan(
      tx,
      placeContext(context, erasure.subject),
      parts.places(context, scope),
    );
    await changeErasure(tx, erasure.id, {
      state: 'planned',
      ...(scope && { scope: JSON.parse(JSON.stringify(scope)) }),
      plan: JSON.parse(JSON.stringify(plan)),
      plan_version: erasure.planVersion + 1,
      plan_hash: planHash(plan),
      planned_at: context.now().toString(),
      planned_by: context.principal.userId,
    });
    const renewed = await readErasure(tx, erasure.id);
    await noteErasure(tx, context, renewed, 'erasure.planned');
    return shown(tx, context, renewed);
  }, everyState);
}

/** What of a plan of destruction is due and free now; null where nothing is. */
async function scopeNow(tx: Sql, context: CallContext, erasure: Erasure) {
  if (!erasure.scope) return null;
  const free = (await dueOfScope(tx, context, erasure)).filter((one) => one.heldBy.length === 0);
  return free.length === 0 ? null : scopeOf(free);
}

/** Locks it. Throws `conflict` where it was executed. */
export async function requireOpen(tx: Sql, erasureId: string): Promise<Erasure> {
  const erasure = await readErasure(tx, erasureId, 'for update');
  if (!['planned', 'approved', 'sent_back'].includes(erasure.state)) {
    throw new Problem('conflict', {
      en: `${erasure.number} was executed already; its plan stands.`,
      es: `${erasure.number} ya se ejecutó; su plan se mantiene.`,
    });
  }
  return erasure;
}
