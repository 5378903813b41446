/** The second person: approves exactly the plan that was looked at, or sends it back. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { approvalsOf, changeErasure, type Erasure, readErasure } from './erasure.ts';
import { noteErasure } from './erasure-event.ts';
import type { ErasureParts } from './erasure-parts.ts';
import { oweRecipients } from './execute.ts';
import { requireOpen } from './plan-erasure.ts';
import { shown } from './show-erasure.ts';

export interface ApprovalBody {
  readonly decision?: 'approved' | 'sent_back';
  readonly planHash?: string;
  readonly reason?: string;
}

/** Approving writes down whom it is to be told to, while the data still says so (Art. 19). */
export async function approveErasure(
  context: CallContext,
  parts: ErasureParts,
  erasureId: string,
  body: ApprovalBody,
) {
  return context.database.transaction(async (tx) => {
    const erasure = await requireOpen(tx, erasureId);
    const decision = body.decision ?? 'approved';
    if (erasure.plannedBy === context.principal.userId) {
      throw new Problem('second_person_required', {
        en: 'You made this plan, so somebody else has to approve it.',
        es: 'Usted hizo este plan, así que ha de aprobarlo otra persona.',
      });
    }
    if (body.planHash !== undefined && body.planHash !== erasure.planHash) {
      throw new Problem('stale_version', {
        en: 'The plan was changed since you looked at it. Open it again and decide on the new version.',
        es: 'El plan cambió desde que usted lo vio. Ábralo de nuevo y decida sobre la nueva versión.',
      });
    }
    if (decision === 'sent_back' && !body.reason) {
      throw new Problem(
        'validation_failed',
        { en: 'Say why the plan goes back.', es: 'Diga por qué se devuelve el plan.' },
        {
          findings: [
            {
              code: 'field.required',
              field: 'reason',
              message: { en: 'Say why the plan goes back.', es: 'Diga por qué se devuelve el plan.' },
            },
          ],
        },
      );
    }
    if (decision === 'approved') await refuseSentBack(tx, erasure, context.principal.userId);
    await tx.query(
      `insert into attesta.erasure_approvals (erasure, plan_version, plan_hash, by_user, at, decision, reason)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (erasure, plan_version, by_user) do nothing`,
      [
        erasure.id,
        erasure.planVersion,
        erasure.planHash,
        context.principal.userId,
        context.now().toString(),
        decision,
        body.reason ?? null,
      ],
    );
    await changeErasure(tx, erasure.id, { state: decision });
    const decided = await readErasure(tx, erasure.id);
    await noteErasure(
      tx,
      context,
      decided,
      decision === 'approved' ? 'erasure.approved' : 'erasure.sent_back',
    );
    if (decision === 'approved') {
      await oweRecipients(tx, context, parts, decided);
      await parts.requestStep(tx, context, decided, 'approved');
    }
    return shown(tx, context, decided);
  });
}

/** What somebody sent back is approved by them on a new plan only: the decision on this one stays as it was written down. */
async function refuseSentBack(tx: Sql, erasure: Erasure, user: string): Promise<void> {
  const mine = (await approvalsOf(tx, erasure)).find((one) => one.by === user);
  if (mine?.decision !== 'sent_back') return;
  throw new Problem('conflict', {
    en: `You sent version ${erasure.planVersion} of this plan back. Have it planned anew, then approve that.`,
    es: `Usted devolvió la versión ${erasure.planVersion} de este plan. Pida que se planifique de nuevo y apruebe ese plan.`,
  });
}
