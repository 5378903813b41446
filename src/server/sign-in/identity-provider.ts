/** The company's identity provider (OpenID Connect): found by its issuer, asked with PKCE, state and nonce, its answer checked. */
import type { Configuration, IDToken } from 'openid-client';
import { policyOf } from '../../engine/access/sign-in-policy.ts';
import type { Database } from '../../engine/database/database.ts';
import type { SingleSignOn } from '../../metadata/sign-in-rules.ts';
import { isIssuer, isPlainLoopback } from './issuer.ts';
import { readSecret } from './sign-in-secrets.ts';
import { API_PATH_OF_CALLBACK } from './single-sign-on-paths.ts';

/** What the browser is sent away with, and what must be known when it comes back. */
export interface Departure {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** The provider could not be reached, or answered what it must not. `cause` has the words for the log. */
export class ProviderFailed extends Error {
  override readonly name = 'ProviderFailed';
}

const TIMEOUT_SECONDS = 10;
const KEPT_MS = 10 * 60_000;
/** When somebody proves themselves again, the provider must have asked within these seconds. */
const FRESH_SECONDS = 120;

/** The name under which the client's secret is kept. */
export const CLIENT_SECRET = 'oidc_client_secret';

interface Kept {
  readonly key: string;
  readonly at: number;
  readonly configuration: Promise<Configuration>;
}

const kept = new WeakMap<Database['owner'], Kept>();

/** Where the browser is sent. `again`: the provider must ask the person anew. */
export async function departure(
  database: Database,
  publicUrl: string,
  sso: SingleSignOn,
  again: boolean,
): Promise<Departure> {
  const client = await library();
  const configuration = await configurationOf(database, sso);
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl(publicUrl),
    scope: sso.scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(again && { max_age: '0', prompt: 'login' }),
  });
  return { url: url.href, state, nonce, verifier };
}

/** What the provider says of the person who came back with `query`. Throws `ProviderFailed`. */
export async function arrival(
  database: Database,
  publicUrl: string,
  sso: SingleSignOn,
  departed: Omit<Departure, 'url'>,
  query: Readonly<Record<string, string | undefined>>,
  again: boolean,
): Promise<Claims> {
  const client = await library();
  const configuration = await configurationOf(database, sso);
  const current = new URL(callbackUrl(publicUrl));
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) current.searchParams.set(name, value);
  try {
    const tokens = await client.authorizationCodeGrant(configuration, current, {
      expectedState: departed.state,
      expectedNonce: departed.nonce,
      pkceCodeVerifier: departed.verifier,
      idTokenExpected: true,
      ...(again && { maxAge: FRESH_SECONDS }),
    });
    const told: IDToken | undefined = tokens.claims();
    if (!told) throw new Error('The provider sent no ID token.');
    const more = configuration.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(configuration, tokens.access_token, told.sub)
      : {};
    return { ...more, ...told };
  } catch (cause) {
    throw new ProviderFailed('The identity provider’s answer was refused.', { cause });
  }
}

/** Where one signs out of the provider as well; undefined where it has no such address, or cannot be reached. */
export async function signOutAddress(database: Database, publicUrl: string): Promise<string | undefined> {
  const { singleSignOn } = await policyOf(database);
  if (!singleSignOn?.on) return undefined;
  try {
    const client = await library();
    const configuration = await configurationOf(database, singleSignOn);
    if (!configuration.serverMetadata().end_session_endpoint) return undefined;
    return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${publicUrl}/sign-in` })
      .href;
  } catch {
    return undefined;
  }
}

/** Asks the provider who it is: for whoever sets it up. Throws `ProviderFailed` with what was wrong in `cause`. */
export async function tryProvider(
  database: Database,
  publicUrl: string,
  sso: Pick<SingleSignOn, 'issuer' | 'clientId'>,
): Promise<{ readonly issuer: string; readonly signsOut: boolean }> {
  if (!isIssuer(sso.issuer, publicUrl)) throw new ProviderFailed('This is no address of a provider.');
  kept.delete(database.owner);
  const metadata = (await configurationOf(database, sso)).serverMetadata();
  return { issuer: metadata.issuer, signsOut: metadata.end_session_endpoint !== undefined };
}

/** The address that the provider sends people back to; it is registered there. */
export function callbackUrl(publicUrl: string): string {
  return `${publicUrl}${API_PATH_OF_CALLBACK}`;
}

async function configurationOf(
  database: Database,
  { issuer, clientId }: Pick<SingleSignOn, 'issuer' | 'clientId'>,
): Promise<Configuration> {
  const secret = await readSecret(database, CLIENT_SECRET);
  const key = JSON.stringify([issuer, clientId, secret ?? null]);
  const found = kept.get(database.owner);
  const at = performance.now();
  if (found?.key === key && at - found.at < KEPT_MS) return found.configuration;
  const configuration = discover(issuer, clientId, secret);
  kept.set(database.owner, { key, at, configuration });
  configuration.catch(() => {
    if (kept.get(database.owner)?.configuration === configuration) kept.delete(database.owner);
  });
  return configuration;
}

async function discover(
  issuer: string,
  clientId: string,
  secret: string | undefined,
): Promise<Configuration> {
  const client = await library();
  // The signature of the ID token is checked too, not only the connection it came over.
  const execute = [client.enableNonRepudiationChecks];
  if (isPlainLoopback(issuer)) execute.push(client.allowInsecureRequests);
  try {
    return await client.discovery(
      new URL(issuer),
      clientId,
      undefined,
      secret === undefined ? client.None() : client.ClientSecretBasic(secret),
      { execute, timeout: TIMEOUT_SECONDS },
    );
  } catch (cause) {
    throw new ProviderFailed('The identity provider could not be asked who it is.', { cause });
  }
}

/** Loaded when single sign-on is first used. */
function library(): Promise<typeof import('openid-client')> {
  return import('openid-client');
}
