/** Other ways in, as people walk them: a link for a forgotten password, and the company's identity provider. */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestProvider, testProvider } from '../../tools/testing/identity-provider.ts';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

const LONG = 600_000;
const NEW_PASSWORD = 'nine purple kites above lakes';
const CALLBACK = `${ORIGIN}/api/v1/sign-in/single-sign-on/callback`;
let house: House;
let provider: TestProvider;
let mails: SMTPServer;
let page: Page;
const received: { readonly to: string; readonly text: string }[] = [];

beforeAll(async () => {
  if (!program) return;
  mails = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: async (stream, session, done) => {
      const { text } = await simpleParser(await buffer(stream));
      received.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: text ?? '' });
      done();
    },
  });
  await new Promise<void>((done) => mails.listen(0, '127.0.0.1', done));
  house = await openHouse(undefined, `smtp://127.0.0.1:${(mails.server.address() as AddressInfo).port}`);
  provider = await testProvider({ signIn: CALLBACK, signOut: `${ORIGIN}/sign-in` });
  await house.user('ana', 'Ana Ruiz', 'administrator');
  const lucja = await house.user('lucja', 'Łucja Nowak', 'sales');
  await house.server.admin.patch(`/users/${lucja}`, { email: 'lucja@muster.example' });
  await house.server.admin.patch('/settings', { email: 'office@muster.example' });
});
afterAll(async () => {
  await house?.close();
  await provider?.close();
  await new Promise<void>((done) => (mails ? mails.close(() => done()) : done()));
});

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();

async function linkMailed(to: string): Promise<string> {
  const link = () => received.find((mail) => mail.to === to)?.text.match(/http:\S+#[\w-]+/)?.[0];
  await expect.poll(link, { timeout: 120_000, message: `No link came to ${to}.` }).toBeDefined();
  return link() ?? '';
}

test.skipIf(!program)(
  'a forgotten password is replaced by a link that comes by mail, and the link does not stay in the address',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await page.goto(ORIGIN);
        await page.getByRole('link', { name: 'Forgot your password?' }).click();
        await heading('A link for a new password');
        await press('Mail me a link');
        await page.getByRole('alert').getByText('Write your user name').waitFor();
        await look(page, 'new-password-ask');
        await page.getByLabel('User name or e-mail address').fill('lucja@muster.example');
        await press('Mail me a link');
        await heading('Look into your mail');
        await look(page, 'new-password-sent');

        await page.goto(await linkMailed('lucja@muster.example'));
        await heading('Choose a new password');
        await expect.poll(() => page.url()).toBe(`${ORIGIN}/new-password`);
        await page.getByLabel('New password').fill('short');
        await press('Keep this password');
        await page.getByText('Use at least 15 characters').first().waitFor();
        await look(page, 'new-password-choose');
        await page.getByLabel('New password').fill(NEW_PASSWORD);
        await press('Keep this password');
        await heading('Your password is changed');
        await page.getByRole('link', { name: 'Go to the sign-in' }).click();
        await page.locator('input[name=username]').fill('lucja');
        await page.locator('input[name=password]').fill(NEW_PASSWORD);
        await press('Sign in');
        await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'the same in Spanish and dark, and a link that was used says so',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone({ locale: 'es-ES', colorScheme: 'dark' });
        await page.goto(await linkMailed('lucja@muster.example'));
        await heading('Elija una contraseña nueva');
        await page.getByLabel('Contraseña nueva').fill(NEW_PASSWORD);
        await press('Guardar esta contraseña');
        await page.getByRole('alert').getByText('Este enlace ya se ha usado').waitFor();
        await look(page, 'new-password-used-es-dark');
        await press('Pedir otro enlace');
        await heading('Un enlace para una contraseña nueva');
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'single sign-on: away to the identity provider and back in, and what it refuses is said',
  () =>
    told(
      () => page,
      async () => {
        const { issuer, clientId, clientSecret } = provider;
        const singleSignOn = {
          on: true,
          name: 'Example login',
          issuer,
          clientId,
          clientSecret,
          scope: 'openid profile email groups',
          userClaim: 'preferred_username',
          userMatch: 'username',
          newUsers: 'refused',
          roleClaim: '',
          roles: [],
          defaultRole: null,
          asksSecondFactor: false,
        };
        const set = await house.server.admin.patch('/settings/sign-in', { singleSignOn });
        expect(set.status, JSON.stringify(set.body)).toBe(200);
        provider.people.set('there-1', { preferred_username: 'ana', name: 'Ana Ruiz' });
        provider.people.set('there-2', { preferred_username: 'stranger', name: 'Somebody' });

        page = await house.someone();
        await page.goto(`${ORIGIN}/records/contacts`);
        provider.signsIn(null);
        await press('Sign in with Example login');
        await page.getByText('You were not signed in there.').waitFor();
        await look(page, 'single-sign-on-refused');

        page = await house.someone();
        provider.signsIn('there-2');
        await page.goto(ORIGIN);
        await press('Sign in with Example login');
        await page.getByText('You are known there, but not here.').waitFor();

        page = await house.someone();
        provider.signsIn('there-1');
        await page.goto(`${ORIGIN}/records/contacts`);
        await press('Sign in with Example login');
        await page.waitForURL(`${ORIGIN}/records/contacts`);
        await heading('Contacts');
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'whoever came by the identity provider proves there, in a window of its own, that it is still them',
  () =>
    told(
      () => page,
      async () => {
        await page.goto(`${ORIGIN}/settings/users`);
        house.server.clock.set(house.server.clock.now().add({ minutes: 15 }).toString());
        await press('New user');
        await page.getByLabel('Name', { exact: true }).fill('Δημήτρης');
        await page.getByLabel('User name').fill('dimitris');
        await page.getByLabel('Role').selectOption({ label: 'Sales' });
        await press('Add the user');
        const proof = page.getByRole('dialog', { name: 'Prove that it is you' });
        await proof.waitFor();
        await look(page, 'prove-single-sign-on');
        const opened = page.waitForEvent('popup');
        await proof.getByRole('button', { name: 'Use single sign-on' }).click();
        await opened;
        await proof.waitFor({ state: 'detached' });
        await page.getByRole('row', { name: /Δημήτρης/ }).waitFor();
        // The name that every installation begins with is asked to be changed, until it is.
        await press('Give it another name');
        await page.getByLabel('User name').fill('house.keeper');
        await press('Save the user');
        await page.getByRole('row', { name: /house\.keeper/ }).waitFor();
        await page.getByRole('button', { name: 'Give it another name' }).waitFor({ state: 'detached' });
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'a password opens nothing where the company signs in elsewhere, and no link is mailed for it',
  () =>
    told(
      () => page,
      async () => {
        const admin = await house.server.signIn('ana', PASSWORD);
        const set = await admin.patch('/settings/sign-in', { localSignIn: 'administrators' });
        expect(set.status, JSON.stringify(set.body)).toBe(200);
        const before = received.length;
        const asked = await house.server.visitor.post('/password-resets', { user: 'lucja' });
        expect(asked.status).toBe(202);
        page = await house.someone();
        await page.goto(ORIGIN);
        await page.getByText('The password is for administrators').waitFor();
        await look(page, 'sign-in-single-sign-on');
        await signIn(page, 'ana');
        expect(received.slice(before).filter((mail) => mail.to === 'lucja@muster.example')).toEqual([]);
      },
    ),
  LONG,
);
