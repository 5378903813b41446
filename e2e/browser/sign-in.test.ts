/** Signing in as people do it: a second factor that a role comes to need, a passkey, codes, a forced change, and a proof before what is dangerous. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedRoles } from '../../src/engine/access/shipped.ts';
import { totpCode } from '../../src/engine/access/totp.ts';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
const LONG = 600_000;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('ana', 'Ana Ruiz', 'administrator');
  await house.user('kofi', 'Kofi Mensah', 'support');
  await house.user('nuria', 'Núria Puig', 'sales', 'es');
});
afterAll(() => house?.close());

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();

/** A device that makes and uses passkeys for whoever touches it. */
async function giveAuthenticator(): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
}

/** The code that an app would show for the key on the page. */
async function codeOf(key: string): Promise<string> {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return totpCode(secret, Math.floor(house.server.clock.now().epochMilliseconds / 30_000));
}

function forward(minutes: number): void {
  house.server.clock.set(house.server.clock.now().add({ minutes }).toString());
}

test.skipIf(!program)(
  'a role needs a second factor: a passkey is made at the sign-in, and then signs in by itself',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await signIn(page, 'ana');
        await page.goto(`${ORIGIN}/settings/sign-in`);
        await heading('Rules of sign-in');
        await page.getByLabel('Days of grace when a role comes to need a second factor').fill('0');
        await press('Save the rules');
        await page.getByText('Saved', { exact: true }).waitFor();
        await look(page, 'settings-sign-in');
        await press('Support');
        await page.getByLabel('Users of this role need a second factor').check();
        await look(page, 'settings-role-rule');
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.getByText('Needed, 1 user has none').waitFor();

        page = await house.someone();
        await giveAuthenticator();
        await signIn(page, 'kofi');
        await heading('Set up a second factor');
        await look(page, 'finish-enrol');
        await press('Add a passkey');
        await page.getByLabel('Name of the passkey').fill('Work laptop');
        await press('Make the passkey');
        await heading('Recovery codes');
        expect(await page.getByRole('listitem').count()).toBe(10);
        await look(page, 'finish-codes');
        await press('I have kept them');
        await page.getByRole('navigation').first().waitFor();

        await signOut();
        await look(page, 'sign-in-ways');
        await press('Sign in with a passkey');
        await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
        await page.goto(`${ORIGIN}/account`);
        await heading('Your account');
        await page.getByText('Work laptop').first().waitFor();
        await look(page, 'account');
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'beside the password a code is asked for, of an app that was scanned, or a recovery code',
  () =>
    told(
      () => page,
      async () => {
        await press('Add an authenticator app');
        await page.getByRole('img', { name: 'QR code of the key' }).waitFor();
        const key = await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent();
        await look(page, 'account-app');
        await page.getByLabel('Code that the app shows').fill(await codeOf(key ?? ''));
        await press('Add the app');
        await page.getByRole('row', { name: /Phone.*Authenticator app/ }).waitFor();

        await signOut();
        forward(1);
        await page.locator('input[name=username]').fill('kofi');
        await page.locator('input[name=password]').fill(PASSWORD);
        await press('Sign in');
        await page.getByLabel('Code of your authenticator app').waitFor();
        await look(page, 'sign-in-code');
        await page.getByLabel('Code of your authenticator app').fill('000000');
        await press('Sign in');
        await page.getByRole('alert').getByText('The second factor is not right').waitFor();
        await page.getByLabel('Code of your authenticator app').fill(await codeOf(key ?? ''));
        await press('Sign in');
        await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'before something dangerous one proves that it is oneself, and what was typed is sent then',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await signIn(page, 'ana');
        await page.goto(`${ORIGIN}/settings/users`);
        await press('New user');
        await page.getByLabel('Name', { exact: true }).fill('Ελένη Παπαδοπούλου');
        await page.getByLabel('User name').fill('eleni');
        await page.getByLabel('Role').selectOption({ label: 'Sales' });
        await page.getByLabel('Password', { exact: true }).fill('nine paper lanterns glow');
        forward(15);
        await press('Add the user');
        const proof = page.getByRole('dialog', { name: 'Prove that it is you' });
        await proof.waitFor();
        await look(page, 'prove');
        await page.keyboard.press('Escape');
        await proof.waitFor({ state: 'detached' });
        expect(await page.getByLabel('User name').inputValue()).toBe('eleni');
        await press('Add the user');
        await proof.getByLabel('Password', { exact: true }).fill('not this one');
        await proof.getByRole('button', { name: 'Prove it' }).click();
        await proof.getByText('This is not your password.').first().waitFor();
        await proof.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await proof.getByRole('button', { name: 'Prove it' }).click();
        await proof.waitFor({ state: 'detached' });
        await page.getByRole('row', { name: /Ελένη/ }).waitFor();

        await page.getByRole('row', { name: /Kofi/ }).getByRole('button', { name: 'Sign-in' }).click();
        await page.getByText('Work laptop').first().waitFor();
        await look(page, 'user-sign-in');
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'whoever was given a password chooses another before anything else',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone({ colorScheme: 'dark' });
        await page.goto(ORIGIN);
        await page.locator('input[name=username]').fill('eleni');
        await page.locator('input[name=password]').fill('nine paper lanterns glow');
        await press('Sign in');
        await heading('Choose a new password');
        await look(page, 'finish-password-dark');
        await page.goto(`${ORIGIN}/records/contacts`);
        await heading('Choose a new password');
        await page.getByLabel('Present password').fill('nine paper lanterns glow');
        await page.getByLabel('New password').fill('short');
        await press('Change the password');
        await page.getByText('Use at least 15 characters').first().waitFor();
        await page.getByLabel('New password').fill('eleven brass kettles sing');
        await press('Change the password');
        await page.waitForURL(/\/records\/contacts/);
      },
    ),
  LONG,
);

test.skipIf(!program)(
  'networks, wall and single sign-on are set where one sees what they mean, in Spanish too',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await signIn(page, 'ana');
        await page.goto(`${ORIGIN}/settings/networks`);
        await page.getByLabel('Networks to work from').fill('192.0.2.0/24');
        await press('Save the networks');
        await page
          .getByText(/This would shut you out/)
          .first()
          .waitFor();
        await look(page, 'settings-networks');
        await page.goto(`${ORIGIN}/settings/single-sign-on`);
        await page.getByLabel('Name on the button').fill('Example login');
        await page.getByLabel('Address of the issuer').fill('https://nobody.invalid');
        await press('Try the address');
        await page
          .getByText(/no OpenID Connect provider/)
          .first()
          .waitFor();
        await page.getByLabel('Claim that names groups or roles').fill('groups');
        await press('Add a value');
        await look(page, 'settings-single-sign-on');

        page = await house.someone({ colorScheme: 'dark' });
        await signIn(page, 'nuria');
        await page.goto(`${ORIGIN}/account`);
        await heading('Su cuenta');
        await look(page, 'account-es-dark');
        const role = shippedRoles.sales.id;
        const rule = { secondFactor: true, networks: [], idleMinutes: null, sessionHours: null };
        await house.server.admin.put(`/settings/sign-in/roles/${role}`, rule);
      },
    ),
  LONG,
);
