/** One's own recovery codes, for the day on which the second factors are lost. */
import type { CallContext } from '../../engine/access/principal.ts';
import { makeRecoveryCodes } from '../../engine/access/recovery-codes.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordFactor } from './factor-evidence.ts';
import { factorsOf } from './second-factor.ts';

/** New codes in place of the earlier ones. Throws `conflict` where there is no factor that they could stand in for. */
export async function newCodes(context: CallContext): Promise<string[]> {
  const { database, principal } = context;
  return database.transaction(async (tx) => {
    if ((await factorsOf(tx, principal.userId)).length === 0)
      throw new Problem('conflict', {
        en: 'Recovery codes stand in for a second factor. Set one up first.',
        es: 'Los códigos de recuperación sustituyen a un segundo factor. Configure antes uno.',
      });
    return [...(await madeCodes(tx, context))];
  });
}

/** Makes the codes anew, with their evidence; they are shown this once. */
export async function madeCodes(tx: Sql, context: CallContext): Promise<readonly string[]> {
  const codes = await makeRecoveryCodes(tx, context.principal.userId);
  await recordFactor(tx, context, 'recovery_codes.made', { codes: codes.length });
  return codes;
}
