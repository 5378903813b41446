import { acceptedProofs } from '../../engine/access/accepted-proofs.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Engine } from '../engine.ts';
import type { Call } from './authenticate.ts';

/**
 * Dangerous actions ask a session for a proof that is not old (`stepUp` of the operation): a signed-in browser that somebody left
 * open, or whose cookie was taken, is not enough. Signing in is such a proof. Throws `step_up_required` with what is accepted.
 */
export async function requireProof(engine: Engine, call: Call): Promise<void> {
  const { session, context } = call;
  if (!session) return;
  const { stepUpMinutes } = (call.policy ?? (await policyOf(engine.database))).sessions;
  const oldest = engine.clock.now().subtract({ minutes: stepUpMinutes });
  if (session.provenAt !== null && Temporal.Instant.compare(session.provenAt, oldest) >= 0) return;
  const accepted = await acceptedProofs(engine.database, context.principal.userId);
  throw new Problem(
    'step_up_required',
    {
      en: `This needs a proof of who you are that is not older than ${stepUpMinutes} minutes: POST /sessions/current/step-ups.`,
      es: `Para esto hace falta una prueba de quién es usted de hace ${stepUpMinutes} minutos como máximo: POST /sessions/current/step-ups.`,
    },
    { members: { accepted } },
  );
}
