/** Proving again, in a session, who one is: before dangerous actions, and to finish a sign-in that needs a second factor. */
import { type Static, Type } from 'typebox';
import { acceptedProofs } from '../../engine/access/accepted-proofs.ts';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import { LONGEST_PASSWORD } from '../../engine/access/password-rules.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { finishStep, type Proof, proveSession } from '../../engine/access/session.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { type Attempt, countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { signInPayload } from './attempt-events.ts';
import { knownAt } from './enter.ts';
import { type PasskeyAnswer as Answer, takePasskey } from './passkeys.ts';
import { takeCode } from './second-factor.ts';
import { tellOfRecoveryCode } from './sign-in.ts';
import { PasskeyAnswer, Unfinished } from './sign-in-schemas.ts';

const Given = Type.Object({
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 4 * LONGEST_PASSWORD })),
  code: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  passkey: Type.Optional(PasskeyAnswer),
});

export function stepUpOperations(publicUrl: string): readonly Operation[] {
  return [
    {
      method: 'POST',
      path: '/sessions/current/step-ups',
      summary: 'Prove again who one is: with the password, a code, or a passkey',
      tag: 'Sign-in',
      access: { kind: 'signed_in' },
      scope: 'sessions:write',
      duringSignIn: Unfinished,
      body: Given,
      response: { 201: Type.Object({ proof: Type.String(), until: Type.String() }) },
      async handle(context, { body, cookies }) {
        const proof = await prove(context, publicUrl, body as Static<typeof Given>, cookies?.device);
        const { stepUpMinutes } = (await policyOf(context.database)).sessions;
        const until = context.now().add({ minutes: stepUpMinutes });
        return { status: 201, body: { proof, until: until.toString({ smallestUnit: 'millisecond' }) } };
      },
    },
  ];
}

interface Self {
  readonly username: string;
  readonly passwordHash: string | null;
}

async function prove(
  context: CallContext,
  publicUrl: string,
  given: Static<typeof Given>,
  device: string | undefined,
): Promise<Proof> {
  const { database, principal } = context;
  const { userId, credentialId } = principal;
  if (principal.kind !== 'user' || credentialId === undefined)
    throw new Problem('forbidden', {
      en: 'A session proves itself again; a token is not asked.',
      es: 'Una sesión se demuestra de nuevo; a un token no se le pide.',
    });
  requireOne(given);
  const self = await selfOf(database, userId);
  const known = await knownAt(context, self.username, device);
  const attempt: Attempt = { username: self.username, ip: context.origin.ip ?? '', device, known };
  await countAttempt(database, attempt, context.now());
  const right =
    given.password === undefined ? undefined : await verifyPassword(self.passwordHash, given.password);
  const proof = await database.transaction(async (tx) => {
    const shown = right ? 'password' : await shownFactor(tx, context, publicUrl, given);
    if (shown === undefined) return undefined;
    await proveSession(tx, credentialId, shown, context.now());
    if (shown !== 'password') await finishStep(tx, credentialId, 'second_factor');
    await tellOfRecoveryCode(tx, context, userId, shown);
    await recordProof(tx, context, shown);
    return shown;
  });
  if (proof === undefined) throw await refused(context, given);
  await forgiveAttempt(database, attempt);
  return proof;
}

async function shownFactor(
  tx: Sql,
  context: CallContext,
  publicUrl: string,
  { code, passkey }: { readonly code?: string; readonly passkey?: Answer },
): Promise<Proof | undefined> {
  const { database, principal } = context;
  if (code !== undefined) return takeCode(tx, database, principal.userId, code, context.now());
  if (passkey === undefined) return undefined;
  const user = await takePasskey(tx, database, publicUrl, passkey, principal.userId, context.now());
  return user === principal.userId ? 'passkey' : undefined;
}

function requireOne(given: Static<typeof Given>): void {
  if (Object.values(given).filter((value) => value !== undefined).length === 1) return;
  const message = {
    en: 'Give one of password, code or passkey.',
    es: 'Indique una contraseña, un código o una llave de acceso.',
  };
  throw new Problem('validation_failed', message, {
    findings: [{ code: 'required', field: 'password', message }],
  });
}

async function refused(context: CallContext, given: Static<typeof Given>): Promise<Problem> {
  const { database, principal, origin } = context;
  const field = Object.keys(given)[0] ?? 'password';
  const value = signInPayload(origin, { reason: field });
  const draft = {
    action: 'session.proof_failed',
    module: 'users',
    record: principal.userId,
    payloads: [{ subject: null, value }],
  } as const;
  await recordEvents(database, [prepareEvent(draft, actorOf(principal), context.now())]);
  const message =
    field === 'password'
      ? { en: 'This is not your password.', es: 'No es su contraseña.' }
      : { en: 'This is not right, or it was used already.', es: 'No es correcto o ya se usó.' };
  return new Problem(
    'validation_failed',
    { en: 'You could not be recognised.', es: 'No se le pudo reconocer.' },
    {
      findings: [{ code: `wrong_${field}`, field, message }],
      members: { accepted: await acceptedProofs(database, principal.userId) },
    },
  );
}

/** The evidence that a user proved again who they are. */
export async function recordProof(tx: Sql, context: CallContext, proof: Proof): Promise<void> {
  const { principal, origin } = context;
  const draft = {
    action: 'session.proven',
    module: 'users',
    record: principal.userId,
    payloads: [{ subject: null, value: signInPayload(origin, { with: [proof] }) }],
  } as const;
  await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
}

async function selfOf(sql: Sql, userId: string): Promise<Self> {
  const [self] = await sql.query<Self>(
    'SELECT username, password_hash AS "passwordHash" FROM attesta.users WHERE id = $1',
    [userId],
  );
  if (!self)
    throw new Problem('not_signed_in', {
      en: 'This user no longer exists.',
      es: 'Este usuario ya no existe.',
    });
  return self;
}
