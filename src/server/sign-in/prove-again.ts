/** Whoever is signed in proves once more that it is they, before something that a session left open must not be enough for. */
import { verifyPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Proof, Proven } from '../../engine/secrets/prove.ts';

/**
 * Compares the password with the caller's, counted and slowed down like a sign-in. Throws `validation_failed` at `password`
 * and `too_many_requests`. A second factor is to be asked for here, where the sign-in knows one.
 */
export async function proveAgain(context: CallContext, proof: Proof): Promise<Proven> {
  const { database } = context;
  if (proof.password === undefined) throw wrong('Type your password once more.', 'password_needed');
  const [user] = await database.query<{ username: string; passwordHash: string | null }>(
    'SELECT username, password_hash AS "passwordHash" FROM attesta.users WHERE id = $1 AND active',
    [context.principal.userId],
  );
  const username = user?.username ?? '';
  const ip = context.origin.ip ?? '';
  await countAttempt(database, username, ip, context.now());
  if (!(await verifyPassword(user?.passwordHash ?? null, proof.password)))
    throw wrong('This is not your password.', 'wrong_password');
  await forgiveAttempt(database, username, ip);
  return { method: 'password' };
}

function wrong(message: string, code: string): Problem {
  return new Problem('validation_failed', message, { findings: [{ code, field: 'password', message }] });
}
