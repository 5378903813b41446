import type { FastifyRequest } from 'fastify';
import { rightsOf } from '../../engine/access/compile-rights.ts';
import { type Caller, PORTAL_SCOPE, tokenPrincipal } from '../../engine/access/credential.ts';
import { nobodyId, noRights } from '../../engine/access/nobody.ts';
import type { CallContext, Principal } from '../../engine/access/principal.ts';
import type { Rights } from '../../engine/access/rights.ts';
import { type SessionStanding, sessionPrincipal } from '../../engine/access/session.ts';
import { policyOf, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Engine } from '../engine.ts';
import { requireNetwork } from './address-check.ts';
import { browserFamily } from './browser-family.ts';
import { confinedTo } from './confined-database.ts';
import { languageOf, speakTo } from './language.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { sessionSecret } from './session-cookie.ts';
import { asViewed } from './viewing.ts';
import { isForTheWall } from './wall.ts';

/** A call as the edge knows it. `signedIn` is false for calls that need nobody. */
export interface Call {
  readonly context: CallContext;
  readonly signedIn: boolean;
  /** How the session stands, where there is one. */
  readonly session?: SessionStanding;
  /** The rules of sign-in that it was admitted by; a call without a sign-in has none. */
  readonly policy?: SignInPolicy;
}

/**
 * Builds what a call may depend on: who asks (bearer token, or session cookie from our own origin), with which rights and
 * definitions, when and from where. Throws `not_signed_in`, `token_expired`, `wrong_origin`, `address_refused`.
 */
export async function callOf(engine: Engine, request: FastifyRequest): Promise<Call> {
  const now = engine.clock.now();
  const caller = await callerOf(engine, request, now);
  // A person's own setting; programs and visitors say what they want with each request.
  if (caller?.principal.kind === 'user') speakTo(request, caller.locale);
  const policy = caller && (await policyOf(engine.database, caller.accessVersion));
  if (caller && policy) requireNetwork(policy, caller.role, request.ip);
  const catalog = engine.catalog.current();
  const principal: Principal = caller?.principal ?? { kind: 'user', userId: nobodyId };
  const rights = caller
    ? limitedRights(principal, await rightsOf(engine.database, catalog, principal, caller.accessVersion))
    : noRights();
  const context: CallContext = {
    database:
      principal.subject === undefined ? engine.database : confinedTo(engine.database, principal.subject),
    catalog,
    principal,
    rights,
    now: () => engine.clock.now(),
    locale: languageOf(request),
    timeZone: engine.catalog.settings().timeZone,
    origin: originOf(request, principal, caller),
  };
  return {
    context: await asViewed(engine, request, caller, context),
    signedIn: caller !== undefined,
    ...(caller?.session && { session: caller.session }),
    ...(policy && { policy }),
  };
}

async function callerOf(
  engine: Engine,
  request: FastifyRequest,
  now: Temporal.Instant,
): Promise<Caller | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined && !(await isForTheWall(engine, authorization))) {
    const secret = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(authorization)?.[1];
    if (!secret)
      throw new Problem('not_signed_in', {
        en: 'Send the token as: Authorization: Bearer att_…',
        es: 'Envíe el token así: Authorization: Bearer att_…',
      });
    return tokenPrincipal(engine.database, secret, now, onBehalfOf(request));
  }
  const secret = sessionSecret(request, engine.settings.publicUrl);
  if (!secret) return undefined;
  const caller = await sessionPrincipal(engine.database, secret, now);
  if (caller) requireOwnOrigin(request, engine.settings.publicUrl);
  return caller;
}

function onBehalfOf(request: FastifyRequest): string | undefined {
  const header = request.headers['attesta-on-behalf-of'];
  return Array.isArray(header) ? header.join(',') : header;
}

/** The portal's token without a person in whose name it acts reaches nobody's data. */
function limitedRights(principal: Principal, rights: Rights): Rights {
  const portalAlone = principal.kind === 'token' && principal.scopes?.includes(PORTAL_SCOPE);
  return portalAlone
    ? { ...noRights(), userId: rights.userId, may: (tool) => tool === 'portal_service' }
    : rights;
}

function originOf(
  request: FastifyRequest,
  principal: Principal,
  caller: Caller | undefined,
): CallContext['origin'] {
  const browser = browserFamily(request.headers['user-agent']);
  return {
    channel: channelOf(principal, caller),
    ip: request.ip,
    ...(browser !== undefined && { browser }),
  };
}

function channelOf(principal: Principal, caller: Caller | undefined): CallContext['origin']['channel'] {
  if (principal.kind === 'portal') return 'portal';
  return caller && principal.kind === 'token' ? 'api' : 'app';
}
