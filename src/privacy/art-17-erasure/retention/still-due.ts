/** Before anything is destroyed: is its time still over, and does nothing hold it back by now? */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import { affectedRows } from '../../../engine/states/affected.ts';
import type { Erasure } from '../erasure.ts';
import { type DueRecord, dueRecords } from './due.ts';
import { heldBack } from './held-back.ts';

/** What of the scope is due now, held back or not. */
export async function dueOfScope(
  tx: Sql,
  context: CallContext,
  erasure: Pick<Erasure, 'scope'>,
): Promise<readonly DueRecord[]> {
  const { scope } = erasure;
  const module = scope ? context.catalog.modules.get(scope.module) : undefined;
  if (!scope || !module) return [];
  const ids = scope.items.map((one) => one.id);
  return (await dueRecords(tx, context, module, { ids, limit: ids.length })).due;
}

/**
 * Throws `conflict` for an erasure over which there is a legal hold (Art. 17(3)(e)), and for a plan of destruction of which something is not
 * due any more, or is held back.
 */
export async function requireFree(tx: Sql, context: CallContext, erasure: Erasure): Promise<void> {
  const { scope } = erasure;
  if (!scope) return requireNoHold(tx, context, erasure);
  const due = await dueOfScope(tx, context, erasure);
  const held = due.find((one) => one.heldBy.length > 0);
  if (due.length === scope.items.length && !held) return;
  const late = scope.items.find((item) => !due.some((one) => one.id === item.id));
  const by = held?.heldBy.map((one) => one.by ?? one.reason.replaceAll('_', ' ')).join(', ');
  const again = { en: 'Plan it anew.', es: 'Planifíquelo de nuevo.' };
  const gone = late?.number ?? '';
  throw new Problem(
    'conflict',
    held
      ? {
          en: `${held.number} is held back by now (${by}). Plan it anew: what is free then is in the new plan.`,
          es: `${held.number} está retenido (${by}). Planifíquelo de nuevo: el plan nuevo contiene lo que entonces esté libre.`,
        }
      : {
          en: `The time of ${gone} is not over any more, or it is gone. Plan it anew.`,
          es: `El plazo de ${gone} ya no ha terminado, o ya no existe. Planifíquelo de nuevo.`,
        },
    { findings: [{ code: 'erasure.not_due', field: 'plan', message: again }] },
  );
}

async function requireNoHold(tx: Sql, context: CallContext, erasure: Erasure): Promise<void> {
  const module = context.catalog.modules.get(erasure.subjectModule);
  const records = module ? await affectedRows(tx, context.catalog, module, [erasure.subject], false) : [];
  const held = (await heldBack(tx, records)).get(erasure.subject) ?? [];
  const hold = held.find((one) => one.reason === 'legal_hold');
  if (!hold) return;
  const by = hold.by ?? '';
  throw new Problem(
    'conflict',
    {
      en: `The legal hold ${by} is over this person's data: it is needed for claims (Art. 17(3)(e)). Lift the hold first.`,
      es: `Sobre los datos de esta persona pesa la retención legal ${by}: hacen falta para reclamaciones (art. 17.3.e). Levántela primero.`,
    },
    {
      findings: [
        {
          code: 'erasure.on_hold',
          field: 'subject',
          message: { en: `Lift ${by} first.`, es: `Levante primero ${by}.` },
        },
      ],
    },
  );
}
