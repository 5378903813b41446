/** OWASP API10:2023, unsafe consumption of APIs: what the identity provider says, and addresses that mail goes to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedRoles } from '../../src/engine/access/shipped.ts';
import { type TestProvider, testProvider } from '../../tools/testing/identity-provider.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

const HOME = 'http://localhost:4000';
const CALLBACK = `${HOME}/api/v1/sign-in/single-sign-on/callback`;
let server: RunningServer;
let provider: TestProvider;

beforeAll(async () => {
  server = await testServer();
  provider = await testProvider({ signIn: CALLBACK, signOut: `${HOME}/sign-in` });
  const { issuer, clientId, clientSecret } = provider;
  await done(
    server.admin.patch('/settings/sign-in', {
      singleSignOn: {
        on: true,
        name: 'Example login',
        issuer,
        clientId,
        clientSecret,
        scope: 'openid profile email groups',
        userClaim: 'preferred_username',
        userMatch: 'username',
        newUsers: 'added',
        roleClaim: 'groups',
        roles: [{ value: 'sellers', role: shippedRoles.sales.id }],
        defaultRole: null,
        asksSecondFactor: false,
      },
    }),
  );
});
afterAll(async () => {
  await provider?.close();
  await server?.close();
});

let number = 0;
/** Somebody of whom the provider says this comes to sign in; where the browser is led, and as whom. */
async function comes(claims: Record<string, unknown>, known?: string) {
  number += 1;
  const subject = known ?? `there-${number}`;
  provider.people.set(subject, claims);
  provider.signsIn(subject);
  const away = await server.visitor.get('/sign-in/single-sign-on');
  const ticket = String(away.headers['set-cookie']).split(';')[0] ?? '';
  const back = await provider.walk(String(away.headers.location));
  const answer = await server.visitor.get(back.slice(HOME.length), { headers: { cookie: ticket } });
  const cookies = [answer.headers['set-cookie']].flat().map((one) => String(one).split(';')[0] ?? '');
  const cookie = cookies.find((one) => /^attesta_session=.+/.test(one));
  const me = cookie && (await server.visitor.get('/me', { headers: { cookie, origin: HOME } }));
  return { status: answer.status, location: String(answer.headers.location), me: me ? me.body : undefined };
}

describe('API10: unsafe consumption of APIs', () => {
  it('names that hold what no name holds add nobody, and are no fault of ours', async () => {
    for (const name of [
      'a\u0000b',
      'admin\u202e',
      'a b',
      '../admin',
      '',
      7,
      null,
      ['admin'],
      { toString: 'x' },
      'x'.repeat(5_000),
    ]) {
      const { status, location, me } = await comes({ preferred_username: name, groups: ['sellers'] });
      expect([name, status, me]).toEqual([name, 303, undefined]);
      expect(location).toMatch(/\/sign-in\?trouble=/);
    }
    for (const subject of ['\u0000', 'x'.repeat(300)]) {
      const { status, me } = await comes({ preferred_username: 'fine', groups: ['sellers'] }, subject).catch(
        () => ({ status: 303, me: undefined }),
      );
      expect([status, me]).toEqual([303, undefined]);
    }
  });

  it('what it says besides is taken where it is a name, an address, a language, and left where it is not', async () => {
    const hostile = {
      preferred_username: 'newcomer',
      name: 'a\u0000<script>\u202e',
      email: 'victim@example.org\r\nBcc: all@example.org',
      email_verified: true,
      locale: { es: 1 },
      groups: ['sellers', { role: 'administrator' }, '*', 'x'.repeat(10_000)],
      role: 'administrator',
      tools: ['*'],
      __proto__x: { admin: true },
    };
    const { me } = await comes(hostile);
    expect(me.user).toMatchObject({
      username: 'newcomer',
      name: 'newcomer',
      email: null,
      locale: 'en',
      role: { name: 'Sales' },
    });
    expect(me.tools).toEqual(['consents']);
  });

  it('no group of ours is guessed: only what is set gives a role', async () => {
    for (const groups of [
      'administrator',
      [shippedRoles.administrator.id],
      ['Administrator'],
      ['*'],
      ['SELLERS', ' sellers'],
      undefined,
      { sellers: true },
    ]) {
      const { me, location } = await comes({ preferred_username: `group${number}`, groups });
      expect([JSON.stringify(groups), me]).toEqual([JSON.stringify(groups), undefined]);
      expect(location).toContain('trouble=no_role');
    }
  });

  it('whoever is somebody else there does not become one of ours who is linked already', async () => {
    await comes({ preferred_username: 'linked', groups: ['sellers'] });
    const { me, location } = await comes({ preferred_username: 'linked', groups: ['sellers'] });
    expect(me).toBeUndefined();
    expect(location).toContain('trouble=unknown_user');
  });

  it('mail goes to one plain address: what would add another, a header or a route is refused', async () => {
    for (const email of [
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example, c@d.example',
      '"a@b.example" <c@d.example>',
      'a@b.example>',
      'a@[127.0.0.1]\u0000',
      `${'x'.repeat(300)}@b.example`,
      '@b.example',
      'a@',
    ]) {
      const contact = await server.admin.post('/records/contacts', { last_name: 'x', email });
      expect([email, contact.status]).toEqual([email, 422]);
      const user = await server.admin.post('/users', { username: `mail${number}`, role: 'sales', email });
      number += 1;
      if (user.status === 201) {
        const asked = await server.visitor.post('/password-resets', { user: user.body.username });
        expect(asked.status).toBe(202);
      }
    }
  });
});
