/** Single sign-on as the browser walks it: away to the identity provider, and back with what it says. */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { proveSession } from '../../engine/access/session.ts';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation, OperationAnswer, OperationInput } from '../../engine/operation.ts';
import { ownPath } from '../../metadata/own-path.ts';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { clearedCookie, deviceCookie, sessionCookie, ticketCookie } from '../http/session-cookie.ts';
import { noteFailure } from './attempt-events.ts';
import { enter } from './enter.ts';
import { arrival, departure, ProviderFailed } from './identity-provider.ts';
import { CALLBACK_PATH, START_PATH } from './single-sign-on-paths.ts';
import { recogniseUser } from './single-sign-on-user.ts';
import { recordProof } from './step-up.ts';
import { openTicket, sealTicket } from './ticket.ts';

const LedOn = Type.Null({ description: 'Leads the browser on.' });

interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where in the app it goes on. */
  readonly to: string;
  /** The session in which somebody proves themselves again; null where one signs in. */
  readonly session: string | null;
  readonly [key: string]: string | null;
}

/** Why it did not work, in the address of the sign-in page. */
type Trouble = 'off' | 'provider' | 'interrupted' | 'refused' | 'network' | (string & {});

/** `log`: one line for the operator, who sees why the provider's answer was refused. */
export function singleSignOnOperations(publicUrl: string, log: (line: string) => void): readonly Operation[] {
  return [start(publicUrl, log), callback(publicUrl, log)];
}

function start(publicUrl: string, log: (line: string) => void): Operation {
  return {
    method: 'GET',
    path: START_PATH,
    summary: 'Begin single sign-on: leads the browser to the identity provider',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:write',
    query: Type.Object({
      to: Type.Optional(Type.String({ maxLength: 2_000 })),
      purpose: Type.Optional(Type.Union([Type.Literal('sign_in'), Type.Literal('step_up')])),
    }),
    response: { 303: LedOn },
    async handle(context, { query }) {
      const { singleSignOn: sso } = await policyOf(context.database);
      if (!sso?.on) return toSignIn(publicUrl, 'off');
      const session = query.purpose === 'step_up' ? context.principal.credentialId : undefined;
      try {
        const { url, ...departed } = await departure(context.database, publicUrl, sso, session !== undefined);
        const journey: Journey = { ...departed, to: ownPath(query.to), session: session ?? null };
        const ticket = await sealTicket(context.database, 'single_sign_on', journey, context.now());
        return away(url, [ticketCookie(publicUrl, ticket)]);
      } catch (error) {
        return troubled(publicUrl, error, log);
      }
    },
  };
}

function callback(publicUrl: string, log: (line: string) => void): Operation {
  return {
    method: 'GET',
    path: CALLBACK_PATH,
    summary: 'Where the identity provider sends people back to',
    tag: 'Sign-in',
    access: { kind: 'public' },
    scope: 'sessions:write',
    // Besides code and state a provider may send what it likes (RFC 6749 §4.1.2: unknown ones are ignored).
    query: Type.Record(Type.String(), Type.String({ maxLength: 4_000 })),
    response: { 303: LedOn },
    async handle(context, input) {
      try {
        return await comeBack(context, publicUrl, input);
      } catch (error) {
        return troubled(publicUrl, error, log);
      }
    },
  };
}

async function comeBack(
  context: CallContext,
  publicUrl: string,
  { query, cookies }: OperationInput,
): Promise<OperationAnswer> {
  const { database } = context;
  const { singleSignOn: sso } = await policyOf(database);
  if (!sso?.on) return toSignIn(publicUrl, 'off');
  const journey = cookies?.ticket
    ? await openTicket<Journey>(database, 'single_sign_on', cookies.ticket, context.now())
    : undefined;
  // Somebody else's return, or one that took too long.
  if (!journey || query.state !== journey.state) return toSignIn(publicUrl, 'interrupted');
  if (query.error !== undefined) return toSignIn(publicUrl, 'refused');
  const claims = await arrival(database, publicUrl, sso, journey, query, journey.session !== null);
  if (journey.session !== null) return provenAgain(context, publicUrl, sso, journey.session, claims.sub);
  const recognised = await recogniseUser(context, sso, claims);
  if ('refused' in recognised) {
    await noteFailure(context, undefined, 'single_sign_on');
    return toSignIn(publicUrl, recognised.refused);
  }
  const { userId } = recognised;
  const options = { device: cookies?.device, remember: true };
  const entered = await enter(context, { userId, proofs: ['single_sign_on'] }, options);
  return away(journey.to, [
    clearedCookie(publicUrl, 'ticket'),
    sessionCookie(publicUrl, entered.secret),
    ...(entered.device === undefined ? [] : [deviceCookie(publicUrl, entered.device)]),
  ]);
}

/** The same person, asked again by the provider, in the session that asked for it. */
async function provenAgain(
  context: CallContext,
  publicUrl: string,
  sso: SingleSignOn,
  session: string,
  subject: string,
): Promise<OperationAnswer> {
  const { database, principal } = context;
  const [same] = await database.query(
    `SELECT 1 AS same FROM attesta.user_identities WHERE issuer = $1 AND subject = $2 AND user_id = $3`,
    [sso.issuer, subject, principal.userId],
  );
  if (!same || principal.credentialId !== session) return away('/proven?trouble=other_person', []);
  await database.transaction(async (tx) => {
    await proveSession(tx, session, 'single_sign_on', context.now());
    await recordProof(tx, context, 'single_sign_on');
  });
  return away('/proven', [clearedCookie(publicUrl, 'ticket')]);
}

function troubled(publicUrl: string, error: unknown, log: (line: string) => void): OperationAnswer {
  if (error instanceof Problem) {
    return toSignIn(publicUrl, error.code === 'address_refused' ? 'network' : 'refused');
  }
  if (!(error instanceof ProviderFailed)) throw error;
  const { cause } = error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  log(`${error.message} ${reason.slice(0, 300)}`);
  return toSignIn(publicUrl, 'provider');
}

function toSignIn(publicUrl: string, trouble: Trouble): OperationAnswer {
  return away(`/sign-in?trouble=${encodeURIComponent(trouble)}`, [clearedCookie(publicUrl, 'ticket')]);
}

function away(location: string, cookies: readonly string[]): OperationAnswer {
  return { status: 303, headers: { location }, cookies };
}
