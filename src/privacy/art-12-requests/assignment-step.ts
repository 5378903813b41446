/** Who leads the case. */
import type { CallContext } from '../../engine/access/principal.ts';
import { invalid } from './intake.ts';
import { requireStep } from './refusals.ts';
import { changeRequest } from './request.ts';
import { recordStep, takeStep } from './step.ts';

export async function assignRequest(
  context: CallContext,
  id: string,
  version: number | undefined,
  body: { readonly lead: string | null },
): Promise<void> {
  await takeStep(
    context,
    id,
    version,
    async ({ tx, request, facts }) => {
      requireStep(facts, { kind: 'assignment' });
      if (body.lead !== null) {
        const [user] = await tx.query(
          "SELECT 1 AS there FROM attesta.users WHERE id = $1 AND active AND kind = 'person'",
          [body.lead],
        );
        if (!user)
          throw invalid('lead', {
            en: 'There is no active user with this id.',
            es: 'No hay ningún usuario activo con este identificador.',
          });
      }
      await changeRequest(tx, id, { lead: body.lead });
      await recordStep(tx, context, request, {
        kind: 'assignment',
        data: { lead: body.lead },
        action: 'request.assigned',
      });
    },
    false,
  );
}
