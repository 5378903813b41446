/** A certified OpenID Connect provider on this machine, whose people sign in without being asked: for tests of single sign-on. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type PersonThere = Readonly<Record<string, unknown>>;

export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By the provider's own id: what it says of somebody. */
  readonly people: Map<string, PersonThere>;
  /** Who is at the browser: signs in at the next question; null refuses. */
  signsIn(person: string | null): void;
  /** Walks from an address there to the first address elsewhere, as a browser that has no cookies there yet. */
  walk(address: string): Promise<string>;
  close(): Promise<void>;
}

const CLIENT = { id: 'attesta', secret: 'a secret that both sides know' };

/** Starts the provider; `redirects` are where it may send people back to. */
export async function testProvider(redirects: {
  readonly signIn: string;
  readonly signOut: string;
}): Promise<TestProvider> {
  const people = new Map<string, PersonThere>();
  let present: string | null = null;
  const http = createServer();
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirects.signIn],
        post_logout_redirect_uris: [redirects.signOut],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'locale'],
      email: ['email', 'email_verified'],
      groups: ['groups', 'realm_access'],
    },
    findAccount: async (_context, id) =>
      people.has(id) ? { accountId: id, claims: async () => ({ ...people.get(id), sub: id }) } : undefined,
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  });
  const serve = provider.callback();
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void serve(request, response);
    void answerQuestion(provider, request, response, present);
  });
  return {
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    people,
    signsIn: (person) => {
      present = person;
    },
    walk: (address) => walk(address, issuer),
    close: () =>
      new Promise((done) => {
        http.closeAllConnections();
        http.close(() => done());
      }),
  };
}

/** Signs the present person in and grants what is asked; or says that they declined. */
async function answerQuestion(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  person: string | null,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  if (person === null) {
    const declined = { error: 'access_denied', error_description: 'The person declined.' };
    return provider.interactionFinished(request, response, declined);
  }
  const grant = new provider.Grant({ accountId: person, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const result = { login: { accountId: person }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result);
}

async function walk(address: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = address;
  for (let steps = 0; steps < 12 && at.startsWith(issuer); steps += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = '', value = ''] = pair.split('=', 2);
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
    at = new URL(next, at).href;
  }
  return at;
}
