/** Whoever is signed in proves once more that it is they, before something that a session left open must not be enough for. */

import { acceptedProofs } from '../../engine/access/accepted-proofs.ts';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { type Attempt, countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Proof, Proven } from '../../engine/secrets/prove.ts';
import type { Sentence } from '../../metadata/label.ts';
import { knownAt } from './enter.ts';
import { takeCode } from './second-factor.ts';

/** For a passkey or the identity provider: the proof that the session has just been given (`/sessions/current/step-ups`). */
const JUST_NOW_SECONDS = 60;

/**
 * Takes the caller's password or the code of a second factor, counted and slowed down like a sign-in; or, where neither is given, a
 * proof that their session was given within the last minute, by whatever means they have. Throws `validation_failed` at what is wrong,
 * `too_many_requests`, and `step_up_required` for users who have no password.
 */
export async function proveAgain(context: CallContext, proof: Proof): Promise<Proven> {
  const { database, principal } = context;
  const [user] = await database.query<{ username: string; passwordHash: string | null }>(
    'SELECT username, password_hash AS "passwordHash" FROM attesta.users WHERE id = $1 AND active',
    [principal.userId],
  );
  if (proof.password === undefined && proof.code === undefined)
    return provenJustNow(context, user?.passwordHash != null);
  const username = user?.username ?? '';
  const known = await knownAt(context, username, undefined);
  const attempt: Attempt = { username, ip: context.origin.ip ?? '', known };
  await countAttempt(database, attempt, context.now());
  const method = await methodOf(context, user?.passwordHash ?? null, proof);
  await forgiveAttempt(database, attempt);
  return { method };
}

async function methodOf(context: CallContext, hash: string | null, proof: Proof): Promise<string> {
  const { database, principal, now } = context;
  const { password, code } = proof;
  if (code !== undefined) {
    const used = await database.transaction((tx) => takeCode(tx, database, principal.userId, code, now()));
    if (used === undefined)
      throw wrong(
        'code',
        {
          en: 'This code is not right, or it was used already.',
          es: 'Este código no es correcto o ya se usó.',
        },
        'wrong_code',
      );
    return used;
  }
  if (!(await verifyPassword(hash, password ?? '')))
    throw wrong(
      'password',
      { en: 'This is not your password.', es: 'No es su contraseña.' },
      'wrong_password',
    );
  return 'password';
}

async function provenJustNow(context: CallContext, hasPassword: boolean): Promise<Proven> {
  const { database, principal } = context;
  const [session] = await database.query<{ proof: string }>(
    'SELECT last_proof AS proof FROM attesta.sessions WHERE id = $1 AND proven_at >= $2 AND last_proof IS NOT NULL',
    [
      principal.kind === 'user' ? (principal.credentialId ?? null) : null,
      context.now().subtract({ seconds: JUST_NOW_SECONDS }),
    ],
  );
  if (session) return { method: session.proof };
  if (hasPassword || principal.kind !== 'user')
    throw wrong(
      'password',
      { en: 'Type your password once more.', es: 'Escriba de nuevo su contraseña.' },
      'password_needed',
    );
  throw new Problem(
    'step_up_required',
    {
      en: 'Prove once more that it is you: POST /sessions/current/step-ups.',
      es: 'Demuestre de nuevo que es usted: POST /sessions/current/step-ups.',
    },
    {
      members: { accepted: await acceptedProofs(database, principal.userId) },
    },
  );
}

function wrong(field: string, message: Sentence, code: string): Problem {
  return new Problem('validation_failed', message, { findings: [{ code, field, message }] });
}
