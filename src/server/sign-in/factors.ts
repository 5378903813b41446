/** One's own second factors: set up, listed, removed; and the codes for the day on which they are lost. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { recoveryCodesLeft } from '../../engine/access/recovery-codes.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { addFactor, NewFactor, offerPasskey, offerTotp } from './add-factor.ts';
import { newCodes } from './own-recovery-codes.ts';
import { removeFactor } from './remove-factor.ts';
import { factorsOf } from './second-factor.ts';
import { Factors, PasskeyQuestion } from './sign-in-schemas.ts';

const Offer = Type.Object({ kind: Type.Union([Type.Literal('totp'), Type.Literal('passkey')]) });
const Codes = Type.Array(Type.String());

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
    throw new Problem('forbidden', {
      en: 'Second factors are set up by their user, not by a token.',
      es: 'Los segundos factores los configura su usuario, no un token.',
    });
}
