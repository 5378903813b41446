/** Setting up a second factor: what is offered, and what came back proved before it counts. */
import { type Static, Type } from 'typebox';
import { base32 } from '../../engine/access/base32.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { recoveryCodesLeft } from '../../engine/access/recovery-codes.ts';
import { finishStep, proveSession } from '../../engine/access/session.ts';
import { newTotpSecret, totpStep, totpUri } from '../../engine/access/totp.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Sentence } from '../../metadata/label.ts';
import { notifyUser } from '../people/notify-user.ts';
import { recordFactor } from './factor-evidence.ts';
import { madeCodes } from './own-recovery-codes.ts';
import { askForNewPasskey, insertPasskey } from './passkeys.ts';
import { factorsOf, insertTotp } from './second-factor.ts';
import { PasskeyAnswer } from './sign-in-schemas.ts';
import { answerOnce, openTicket, sealTicket } from './ticket.ts';

const MOST_FACTORS = 20;

export const NewFactor = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  totp: Type.Optional(
    Type.Object({
      ticket: Type.String({ minLength: 1, maxLength: 2_000 }),
      code: Type.String({ minLength: 6, maxLength: 12 }),
    }),
  ),
  passkey: Type.Optional(PasskeyAnswer),
});

interface TotpOffer {
  readonly user: string;
  readonly secret: string;
  readonly [key: string]: string;
}

/** What an authenticator app scans. */
export async function offerTotp(context: CallContext) {
  const { database, principal, now } = context;
  const secret = newTotpSecret();
  const { username } = await selfOf(context);
  const offer: TotpOffer = { user: principal.userId, secret: secret.toString('hex') };
  return {
    ticket: await sealTicket(database, 'totp_enrolment', offer, now()),
    secret: base32(secret),
    uri: totpUri(secret, 'Attesta', username),
  };
}

/** What the browser asks the passkey's device. */
export async function offerPasskey(context: CallContext, publicUrl: string) {
  const self = await selfOf(context);
  return askForNewPasskey(context.database, publicUrl, self, context.now());
}

/** Adds the factor that was offered, once it is shown to work; with the first one come recovery codes. */
export async function addFactor(
  context: CallContext,
  publicUrl: string,
  wish: Static<typeof NewFactor>,
): Promise<{ id: string; recoveryCodes?: string[] }> {
  const { database, principal } = context;
  const { userId, credentialId } = principal;
  return database.transaction(async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.users WHERE id = $1 FOR UPDATE', [userId]);
    const before = await factorsOf(tx, userId);
    if (before.length >= MOST_FACTORS)
      throw new Problem('conflict', {
        en: `A user has at most ${MOST_FACTORS} second factors. Remove one first.`,
        es: `Un usuario tiene como máximo ${MOST_FACTORS} segundos factores. Quite antes uno.`,
      });
    const name = wish.name.trim();
    const id = wish.passkey
      ? await addPasskey(tx, context, publicUrl, name, wish.passkey)
      : await addTotp(tx, context, name, wish.totp);
    const kind = wish.passkey ? 'passkey' : 'totp';
    await recordFactor(tx, context, 'factor.added', { kind, name });
    await notifyUser(tx, context, userId, { kind: 'factor_added', factor: name });
    if (credentialId !== undefined) {
      await proveSession(tx, credentialId, kind, context.now());
      await finishStep(tx, credentialId, 'enrol_second_factor');
    }
    if ((await recoveryCodesLeft(tx, userId)) > 0) return { id };
    return { id, recoveryCodes: [...(await madeCodes(tx, context))] };
  });
}

async function addTotp(
  tx: Sql,
  context: CallContext,
  name: string,
  given: { readonly ticket: string; readonly code: string } | undefined,
): Promise<string> {
  const { database, principal } = context;
  const now = context.now();
  if (!given)
    throw wrong('totp', 'required', {
      en: 'Give the code of the authenticator app, or a passkey.',
      es: 'Indique el código de la aplicación de autenticación o una llave de acceso.',
    });
  const offer = await openTicket<TotpOffer>(database, 'totp_enrolment', given.ticket, now);
  if (offer?.user !== principal.userId)
    throw wrong('totp.ticket', 'expired', {
      en: 'This took too long. Begin again with a new code to scan.',
      es: 'Tardó demasiado. Empiece de nuevo con otro código para escanear.',
    });
  const secret = Buffer.from(offer.secret, 'hex');
  const lastStep = totpStep(secret, given.code, now);
  if (lastStep === undefined)
    throw wrong('totp.code', 'wrong_code', {
      en: 'This is not the code that the app shows now. Is the clock of the device right?',
      es: 'No es el código que muestra ahora la aplicación. ¿Va bien el reloj del dispositivo?',
    });
  if (!(await answerOnce(tx, offer.secret, now)))
    throw wrong('totp.ticket', 'expired', {
      en: 'This code to scan was used already. Begin again.',
      es: 'Este código para escanear ya se usó. Empiece de nuevo.',
    });
  return insertTotp(tx, database, { userId: principal.userId, name, secret, lastStep }, now);
}

async function addPasskey(
  tx: Sql,
  context: CallContext,
  publicUrl: string,
  name: string,
  answer: Static<typeof PasskeyAnswer>,
): Promise<string> {
  const { database, principal, now } = context;
  const passkey = { userId: principal.userId, name, answer };
  const id = await insertPasskey(tx, database, publicUrl, passkey, now());
  if (id !== undefined) return id;
  throw wrong('passkey', 'refused', {
    en: 'This passkey could not be added: it is known already, or this took too long.',
    es: 'No se pudo añadir esta llave de acceso: ya se conoce o tardó demasiado.',
  });
}

async function selfOf({ database, principal }: CallContext) {
  const [self] = await database.query<{ id: string; username: string; name: string }>(
    'SELECT id, username, name FROM attesta.users WHERE id = $1',
    [principal.userId],
  );
  if (!self)
    throw new Problem('not_signed_in', {
      en: 'This user no longer exists.',
      es: 'Este usuario ya no existe.',
    });
  return self;
}

function wrong(field: string, code: string, message: Sentence): Problem {
  return new Problem(
    'validation_failed',
    { en: 'The second factor was not added.', es: 'El segundo factor no se añadió.' },
    {
      findings: [{ code, field, message }],
    },
  );
}
