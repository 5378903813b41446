/** Who leads a case where nobody was named: whoever took it first. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';

/** The caller, where it is somebody of the staff; a program and the person who asks lead nothing. */
export async function leadFrom(tx: Sql, context: CallContext): Promise<string | null> {
  if (context.principal.kind === 'portal') return null;
  const [user] = await tx.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE id = $1 AND active AND kind = 'person'",
    [context.principal.userId],
  );
  return user?.id ?? null;
}
