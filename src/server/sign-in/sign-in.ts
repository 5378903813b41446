/** Signing in with what we keep ourselves: a password, a second factor beside it, or a passkey alone. */

import { acceptedSecondFactors } from '../../engine/access/accepted-proofs.ts';
import { isBreached } from '../../engine/access/breached-passwords.ts';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { recoveryCodesLeft } from '../../engine/access/recovery-codes.ts';
import type { Proof } from '../../engine/access/session.ts';
import { type Attempt, countAttempt, forgiveAttempt, takeBackAttempt } from '../../engine/access/throttle.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { notifyUser } from '../people/notify-user.ts';
import { noteFailure } from './attempt-events.ts';
import { type Entered, type EnterOptions, enter, knownAt } from './enter.ts';
import { askForPasskey, type PasskeyAnswer, passkeyHost, takePasskey } from './passkeys.ts';
import { takeCode } from './second-factor.ts';

export interface PasswordSignIn {
  readonly username: string;
  readonly password: string;
  readonly code?: string;
  readonly passkey?: PasskeyAnswer;
}

interface Account {
  readonly id: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
  readonly mustChange: string | null;
}

/**
 * Opens a session for a user name and a password, and the second factor where the user has one. An unknown name, a wrong password and
 * an inactive user get the same answer after the same work. Throws `sign_in_failed`, `second_factor_required` and
 * `too_many_requests`. Every attempt leaves an event.
 */
export async function signIn(
  context: CallContext,
  publicUrl: string,
  given: PasswordSignIn,
  options: EnterOptions,
): Promise<Entered> {
  const { database } = context;
  const { username, password } = given;
  const known = await knownAt(context, username, options.device);
  const attempt: Attempt = { username, ip: context.origin.ip ?? '', device: options.device, known };
  await countAttempt(database, attempt, context.now());
  const account = await accountOf(database, username);
  const right = await verifyPassword(account?.passwordHash ?? null, password);
  if (!account || !right || !account.active) {
    await noteFailure(context, account?.id);
    throw new Problem('sign_in_failed', {
      en: 'The user name or the password is not right.',
      es: 'El usuario o la contraseña no son correctos.',
    });
  }
  const second = await secondFactor(context, publicUrl, account.id, given, attempt);
  await refuseCompromised(context, account, known.device || second !== undefined);
  const proven = {
    userId: account.id,
    proofs: ['password', ...(second ? [second.proof] : [])] as const,
    breached: await isBreached(database, password).catch(() => false),
  };
  const entered = await enter(context, proven, options, async (tx) => second?.use(tx));
  await forgiveAttempt(database, attempt);
  return entered;
}

/** Opens a session for a passkey that names its user and has checked the person. Throws `sign_in_failed`, `too_many_requests`. */
export async function signInWithPasskey(
  context: CallContext,
  publicUrl: string,
  answer: PasskeyAnswer,
  options: EnterOptions,
): Promise<Entered> {
  const { database } = context;
  const attempt: Attempt = { ip: context.origin.ip ?? '' };
  await countAttempt(database, attempt, context.now());
  const userId = await database.transaction((tx) =>
    takePasskey(tx, database, publicUrl, answer, null, context.now()),
  );
  const active = userId !== undefined && (await isActive(database, userId));
  if (userId === undefined || !active) {
    await noteFailure(context, userId, 'passkey');
    throw new Problem('sign_in_failed', {
      en: 'This passkey is not known here, or the question was too old.',
      es: 'Esta llave de acceso no se conoce aquí, o la pregunta era demasiado antigua.',
    });
  }
  const entered = await enter(context, { userId, proofs: ['passkey'] }, options);
  await forgiveAttempt(database, attempt);
  return entered;
}

interface SecondFactor {
  readonly proof: Proof;
  /** Tells the user where that is due, in the transaction that opens the session. */
  use(tx: Sql): Promise<void>;
}

/** The second factor that was given and is right; undefined for a user who has none. */
async function secondFactor(
  context: CallContext,
  publicUrl: string,
  userId: string,
  { code, passkey }: PasswordSignIn,
  attempt: Attempt,
): Promise<SecondFactor | undefined> {
  const { database } = context;
  const accepted = await acceptedSecondFactors(database, userId);
  if (accepted.length === 0) return undefined;
  const now = context.now();
  if (code === undefined && passkey === undefined) {
    // Neither right nor wrong yet.
    await takeBackAttempt(database, attempt);
    throw await secondFactorRequired(context, publicUrl, userId, accepted);
  }
  // Used up at once, so that the same code cannot be judged twice at the same moment.
  const proof = await database.transaction(async (tx): Promise<Proof | undefined> => {
    if (passkey) {
      const user = await takePasskey(tx, database, publicUrl, passkey, userId, now);
      return user === userId ? 'passkey' : undefined;
    }
    return code === undefined ? undefined : takeCode(tx, database, userId, code, now);
  });
  if (proof === undefined) {
    await noteFailure(context, userId, passkey ? 'passkey' : 'code');
    const field = passkey ? 'passkey' : 'code';
    throw new Problem(
      'sign_in_failed',
      {
        en: 'The second factor is not right, or it was used already.',
        es: 'El segundo factor no es correcto o ya se usó.',
      },
      {
        findings: [
          {
            code: 'wrong_code',
            field,
            message: {
              en: 'Take a new code, or another second factor.',
              es: 'Use un código nuevo u otro segundo factor.',
            },
          },
        ],
        members: { accepted },
      },
    );
  }
  return { proof, use: (tx) => tellOfRecoveryCode(tx, context, userId, proof) };
}

async function secondFactorRequired(
  context: CallContext,
  publicUrl: string,
  userId: string,
  accepted: readonly string[],
): Promise<Problem> {
  const asks = accepted.includes('passkey') && passkeyHost(publicUrl) !== undefined;
  const question = asks && (await askForPasskey(context.database, publicUrl, userId, context.now()));
  return new Problem(
    'second_factor_required',
    {
      en: 'Give the code of your second factor, or a passkey.',
      es: 'Indique el código de su segundo factor o una llave de acceso.',
    },
    {
      members: {
        accepted,
        ...(question && {
          passkey: { ticket: question.ticket, options: JSON.parse(JSON.stringify(question.options)) },
        }),
      },
    },
  );
}

/** Whoever uses a recovery code hears of it, and of how many are left. */
export async function tellOfRecoveryCode(
  tx: Sql,
  context: CallContext,
  userId: string,
  proof: Proof,
): Promise<void> {
  if (proof !== 'recovery_code') return;
  const left = await recoveryCodesLeft(tx, userId);
  await notifyUser(tx, context, userId, { kind: 'recovery_code_used', left });
}

/** A password that was reported stolen opens only together with something that the thief does not have. */
async function refuseCompromised(context: CallContext, account: Account, isTheirs: boolean): Promise<void> {
  if (account.mustChange !== 'compromised' || isTheirs) return;
  await noteFailure(context, account.id, 'compromised');
  throw new Problem('forbidden', {
    en: 'This password was reported stolen. Sign in from a browser that you have used before, or ask an administrator for a new one.',
    es: 'Consta que esta contraseña fue robada. Entre desde un navegador que ya haya usado o pida otra a un administrador.',
  });
}

async function accountOf(sql: Sql, username: string): Promise<Account | undefined> {
  const [account] = await sql.query<Account>(
    {
      name: 'access-account',
      text: `SELECT id, active, password_hash AS "passwordHash", password_must_change AS "mustChange"
      FROM attesta.users WHERE attesta.fold(username) = attesta.fold($1) AND kind = 'person'`,
    },
    [username],
  );
  return account;
}

async function isActive(sql: Sql, userId: string): Promise<boolean> {
  const [user] = await sql.query<{ active: boolean }>(
    "SELECT active FROM attesta.users WHERE id = $1 AND kind = 'person'",
    [userId],
  );
  return user?.active ?? false;
}
