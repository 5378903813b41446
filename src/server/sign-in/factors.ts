/** One's own second factors: set up, listed, removed; and the codes for the day on which they are lost. */
import { type Static, Type } from 'typebox';
import { base32 } from '../../engine/access/base32.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { makeRecoveryCodes, recoveryCodesLeft } from '../../engine/access/recovery-codes.ts';
import { finishStep, proveSession } from '../../engine/access/session.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { newTotpSecret, totpStep, totpUri } from '../../engine/access/totp.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { EvidenceAction } from '../../engine/evidence/actions.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { notifyUser } from './notify-user.ts';
import { askForNewPasskey, insertPasskey } from './passkeys.ts';
import { factorsOf, insertTotp } from './second-factor.ts';
import { Factors, PasskeyAnswer, PasskeyQuestion } from './sign-in-schemas.ts';
import { answerOnce, openTicket, sealTicket } from './ticket.ts';
import { factorDueAt } from './unfinished-steps.ts';

const MOST_FACTORS = 20;
const Offer = Type.Object({ kind: Type.Union([Type.Literal('totp'), Type.Literal('passkey')]) });
const NewFactor = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  totp: Type.Optional(
    Type.Object({
      ticket: Type.String({ minLength: 1, maxLength: 2_000 }),
      code: Type.String({ minLength: 6, maxLength: 12 }),
    }),
  ),
  passkey: Type.Optional(PasskeyAnswer),
});
const Codes = Type.Array(Type.String());

interface TotpOffer {
  readonly user: string;
  readonly secret: string;
  readonly [key: string]: string;
}

export function factorOperations(publicUrl: string): readonly Operation[] {
  const common = { tag: 'Sign-in', access: { kind: 'signed_in' }, scope: 'me:write' } as const;
  const enrolling = { stepUp: true, duringSignIn: ['enrol_second_factor'] } as const;
  return [
    {
      ...common,
      method: 'GET',
      path: '/me/factors',
      summary: 'One’s own second factors',
      scope: 'me:read',
      duringSignIn: ['enrol_second_factor'],
      response: { 200: Factors },
      handle: async ({ database, principal }) => ({ body: await listed(database, principal.userId) }),
    },
    {
      ...common,
      ...enrolling,
      method: 'POST',
      path: '/me/factors/offers',
      neverKept: true,
      summary: 'Begin to set up a second factor: what an authenticator app scans, or what the browser asks',
      body: Offer,
      response: {
        201: Type.Object({
          totp: Type.Optional(
            Type.Object({ ticket: Type.String(), secret: Type.String(), uri: Type.String() }),
          ),
          passkey: Type.Optional(PasskeyQuestion),
        }),
      },
      async handle(context, { body }) {
        requireSession(context);
        const { kind } = body as Static<typeof Offer>;
        return {
          status: 201,
          body:
            kind === 'totp'
              ? { totp: await offerTotp(context) }
              : { passkey: await offerPasskey(context, publicUrl) },
        };
      },
    },
    {
      ...common,
      ...enrolling,
      method: 'POST',
      path: '/me/factors',
      neverKept: true,
      summary: 'Add a second factor; with the first one come recovery codes, shown this once',
      body: NewFactor,
      response: { 201: Type.Object({ id: Type.String(), recoveryCodes: Type.Optional(Codes) }) },
      async handle(context, { body }) {
        requireSession(context);
        const added = await addFactor(context, publicUrl, body as Static<typeof NewFactor>);
        return { status: 201, body: added };
      },
    },
    {
      ...common,
      stepUp: true,
      method: 'DELETE',
      path: '/me/factors/:id',
      summary: 'Remove a second factor of one’s own',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: {},
      async handle(context, { params }) {
        requireSession(context);
        await removeFactor(context, params.id ?? '');
        return { status: 204 };
      },
    },
    {
      ...common,
      stepUp: true,
      method: 'POST',
      path: '/me/recovery-codes',
      neverKept: true,
      summary: 'New recovery codes; the earlier ones no longer open',
      response: { 201: Type.Object({ recoveryCodes: Codes }) },
      async handle(context) {
        requireSession(context);
        return { status: 201, body: { recoveryCodes: await newCodes(context) } };
      },
    },
  ];
}

/** The factors of a user, as the calls answer them. */
export async function listed(database: Sql, userId: string): Promise<Static<typeof Factors>> {
  const items = await factorsOf(database, userId);
  return { items: [...items], recoveryCodesLeft: await recoveryCodesLeft(database, userId) };
}

/** A token must not make its owner's sign-in another one. */
function requireSession({ principal }: CallContext): void {
  if (principal.kind !== 'user')
    throw new Problem('forbidden', 'Second factors are set up by their user, not by a token.');
}

async function offerTotp(context: CallContext) {
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

async function offerPasskey(context: CallContext, publicUrl: string) {
  const self = await selfOf(context);
  return askForNewPasskey(context.database, publicUrl, self, context.now());
}

async function addFactor(
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
      throw new Problem('conflict', `A user has at most ${MOST_FACTORS} second factors. Remove one first.`);
    const name = wish.name.trim();
    const id = wish.passkey
      ? await addPasskey(tx, context, publicUrl, name, wish.passkey)
      : await addTotp(tx, context, name, wish.totp);
    const kind = wish.passkey ? 'passkey' : 'totp';
    await record(tx, context, 'factor.added', { kind, name });
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
  if (!given) throw wrong('totp', 'required', 'Give the code of the authenticator app, or a passkey.');
  const offer = await openTicket<TotpOffer>(database, 'totp_enrolment', given.ticket, now);
  if (offer?.user !== principal.userId)
    throw wrong('totp.ticket', 'expired', 'This took too long. Begin again with a new code to scan.');
  const secret = Buffer.from(offer.secret, 'hex');
  const lastStep = totpStep(secret, given.code, now);
  if (lastStep === undefined)
    throw wrong(
      'totp.code',
      'wrong_code',
      'This is not the code that the app shows now. Is the clock of the device right?',
    );
  if (!(await answerOnce(tx, offer.secret, now)))
    throw wrong('totp.ticket', 'expired', 'This code to scan was used already. Begin again.');
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
  throw wrong(
    'passkey',
    'refused',
    'This passkey could not be added: it is known already, or this took too long.',
  );
}

async function removeFactor(context: CallContext, id: string): Promise<void> {
  const { database, principal } = context;
  const { userId } = principal;
  await database.transaction(async (tx) => {
    await tx.query('SELECT 1 AS locked FROM attesta.users WHERE id = $1 FOR UPDATE', [userId]);
    const factors = await factorsOf(tx, userId);
    const factor = factors.find((one) => one.id === id);
    if (!factor) throw new Problem('not_found', 'You have no such second factor.');
    if (factors.length === 1) await requireMayGoWithout(tx, context);
    await tx.query('DELETE FROM attesta.second_factors WHERE id = $1', [id]);
    if (factors.length === 1)
      await tx.query('DELETE FROM attesta.recovery_codes WHERE user_id = $1', [userId]);
    await record(tx, context, 'factor.removed', { kind: factor.kind, name: factor.name });
    await notifyUser(tx, context, userId, { kind: 'factor_removed', factor: factor.name });
  });
}

/** The last factor stays where the role needs one, or where the password is too short without. */
async function requireMayGoWithout(tx: Sql, context: CallContext): Promise<void> {
  const { database, principal } = context;
  const policy = await policyOf(database);
  if ((await factorDueAt(tx, policy, principal.userId)) !== undefined)
    throw new Problem('conflict', 'Your role needs a second factor. Add another one before you remove this.');
  const [short] = await tx.query(
    'SELECT 1 AS short FROM attesta.users WHERE id = $1 AND password_needs_factor AND password_hash IS NOT NULL',
    [principal.userId],
  );
  if (short)
    throw new Problem(
      'conflict',
      `Your password is long enough only beside a second factor. Choose one of ${policy.password.shortest} characters first.`,
    );
}

async function newCodes(context: CallContext): Promise<string[]> {
  const { database, principal } = context;
  return database.transaction(async (tx) => {
    if ((await factorsOf(tx, principal.userId)).length === 0)
      throw new Problem('conflict', 'Recovery codes stand in for a second factor. Set one up first.');
    return [...(await madeCodes(tx, context))];
  });
}

async function madeCodes(tx: Sql, context: CallContext): Promise<readonly string[]> {
  const codes = await makeRecoveryCodes(tx, context.principal.userId);
  await record(tx, context, 'recovery_codes.made', { codes: codes.length });
  return codes;
}

async function record(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  value: JsonValue,
): Promise<void> {
  const { principal } = context;
  const draft = { action, module: 'users', record: principal.userId, payloads: [{ subject: null, value }] };
  await recordEvents(tx, [prepareEvent(draft, actorOf(principal), context.now())]);
}

async function selfOf({ database, principal }: CallContext) {
  const [self] = await database.query<{ id: string; username: string; name: string }>(
    'SELECT id, username, name FROM attesta.users WHERE id = $1',
    [principal.userId],
  );
  if (!self) throw new Problem('not_signed_in', 'This user no longer exists.');
  return self;
}

function wrong(field: string, code: string, message: string): Problem {
  return new Problem('validation_failed', 'The second factor was not added.', {
    findings: [{ code, field, message }],
  });
}
