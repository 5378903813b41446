import type { CallContext } from '../../engine/access/principal.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { notifyUser } from '../people/notify-user.ts';
import { recordFactor } from './factor-evidence.ts';
import { factorsOf } from './second-factor.ts';
import { factorDueAt } from './unfinished-steps.ts';

/** Removes a factor of one's own; recovery codes go with the last one. Throws `not_found`, or `conflict` where it must stay. */
export async function removeFactor(context: CallContext, id: string): Promise<void> {
  const { database, principal } = context;
  const { userId } = principal;
  await database.transaction(async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.users WHERE id = $1 FOR UPDATE', [userId]);
    const factors = await factorsOf(tx, userId);
    const factor = factors.find((one) => one.id === id);
    if (!factor)
      throw new Problem('not_found', {
        en: 'You have no such second factor.',
        es: 'Usted no tiene ese segundo factor.',
      });
    if (factors.length === 1) await requireMayGoWithout(tx, context);
    await tx.query('DELETE FROM attesta.second_factors WHERE id = $1', [id]);
    if (factors.length === 1)
      await tx.query('DELETE FROM attesta.recovery_codes WHERE user_id = $1', [userId]);
    await recordFactor(tx, context, 'factor.removed', { kind: factor.kind, name: factor.name });
    await notifyUser(tx, context, userId, { kind: 'factor_removed', factor: factor.name });
  });
}

/** The last factor stays where the role needs one, or where the password is too short without. */
async function requireMayGoWithout(tx: Sql, context: CallContext): Promise<void> {
  const { database, principal } = context;
  const policy = await policyOf(database);
  if ((await factorDueAt(tx, policy, principal.userId)) !== undefined)
    throw new Problem('conflict', {
      en: 'Your role needs a second factor. Add another one before you remove this.',
      es: 'Su rol necesita un segundo factor. Añada otro antes de quitar este.',
    });
  const [short] = await tx.query(
    'SELECT 1 AS short FROM attesta.users WHERE id = $1 AND password_needs_factor AND password_hash IS NOT NULL',
    [principal.userId],
  );
  if (short)
    throw new Problem('conflict', {
      en: `Your password is long enough only beside a second factor. Choose one of ${policy.password.shortest} characters first.`,
      es: `Su contraseña solo es lo bastante larga junto a un segundo factor. Elija antes una de ${policy.password.shortest} caracteres.`,
    });
}
