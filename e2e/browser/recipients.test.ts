/** Art. 19 in the browser: recipients stand on Today and in the case, one is sent the notice, one is reasoned away, and the case closes. */

import type { Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let mailbox: SMTPServer;
let request = '';
let person = '';

beforeAll(async () => {
  if (!program) return;
  mailbox = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, _, done) => {
      stream.on('data', () => {});
      stream.on('end', () => done());
    },
  });
  const port = await new Promise<number>((ready) => {
    mailbox.listen(0, '127.0.0.1', () => {
      const address = mailbox.server.address();
      ready(typeof address === 'object' && address ? address.port : 0);
    });
  });
  house = await openHouse('2026-03-05T10:00:00Z', `smtp://127.0.0.1:${port}`);
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  await house.user('laura', 'Laura Quintanilla', 'data_protection_officer', 'es');
  const { admin } = house.server;
  await admin.patch('/settings', { name: 'Papel & Cía', email: 'hola@papel.example' });
  const made = async (path: string, values: object): Promise<string> => {
    const answer = await admin.post(path, values);
    expect([path, answer.status, answer.body]).toMatchObject([path, 201, {}]);
    return answer.body.id;
  };
  for (const [name, contact] of [
    ['Nordwind Mail GmbH', 'privacy@nordwind.example'],
    ['Parcel Union S.A.', '+34 600 000 000'],
  ])
    await made('/recipients', {
      name,
      contact,
      role: 'processor',
      whatFor: { en: 'Sends our mails', es: 'Envía nuestros correos' },
      modules: ['contacts'],
      country: 'DE',
      contractOn: '2024-05-03',
      since: '2024-05-03',
    });
  const subject = await made('/records/contacts', {
    first_name: 'Żaneta',
    last_name: 'Gęślowska',
    email: 'zaneta@poczta.example',
  });
  person = subject;
  request = await made('/requests', { type: 'rectification', subject, channel: 'email', acknowledge: false });
  await made(`/requests/${request}/identity-checks`, { method: 'known_address' });
  await made(`/requests/${request}/corrections`, { what: 'The spelling of the name.' });
  await made(`/requests/${request}/decisions`, { outcome: 'granted' });
  await made(`/requests/${request}/deliveries`, { channel: 'in_person' });
}, 600_000);
afterAll(async () => {
  await house?.close();
  await new Promise<void>((closed) => (mailbox ? mailbox.close(() => closed()) : closed()));
});

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const button = (name: string | RegExp) => page.getByRole('button', { name });

story(
  'Today and the case say whom to tell; the notice is read and sent, the other is reasoned away, the case closes',
  async () => {
    page = await house.someone();
    await signIn(page, 'ingrid');
    await page.getByRole('heading', { name: /Recipients to be told/ }).waitFor();
    await look(page, 'recipients-today');
    await page.goto(`${ORIGIN}/requests/${request}`);
    await page.getByRole('heading', { name: 'Tell the recipients' }).waitFor();
    await look(page, 'recipients-case');
    await button('Send by mail: Nordwind Mail GmbH').click();
    const text = page.getByRole('textbox', { name: /Notice|Notificación/ });
    await page.getByLabel('Language').selectOption('en');
    await expect.poll(() => text.inputValue(), { timeout: 60_000 }).toContain('is corrected here');
    expect(await page.getByLabel('To', { exact: true }).inputValue()).toBe('privacy@nordwind.example');
    await text.fill((await text.inputValue()).replace('…', 'the street is Calle Mayor 9'));
    await look(page, 'recipients-letter');
    await button('Send the notice').last().click();
    await page.getByText(/mail (on its way|sent)/).waitFor();
    await button('Tell or reason: Parcel Union S.A.').click();
    await page.getByText('It asks for disproportionate effort').click();
    await page.getByLabel('Why').fill('It keeps parcels by number only.');
    await look(page, 'recipients-settle');
    await button('Put it down').click();
    await page
      .getByText('Disproportionate effort, ')
      .or(page.getByText('Disproportionate effort'))
      .first()
      .waitFor();
    // The mail server took the notice: that is seen within five minutes of the service's clock.
    await expect
      .poll(
        async () => {
          const { body } = await house.server.admin.get(`/recipient-notices?request=${request}&state=open`);
          const [open] = body.items;
          if (open?.mail?.state === 'sent')
            house.server.clock.set(house.server.clock.now().add({ minutes: 6 }).toString());
          return body.items.length;
        },
        { timeout: 300_000, interval: 1_000 },
      )
      .toBe(0);
    await page.goto(`${ORIGIN}/requests/${request}`);
    await page
      .getByText('Told, 5 March 2026')
      .or(page.getByText(/^Told, /))
      .first()
      .waitFor();
    await expect
      .poll(async () => (await house.server.admin.get(`/requests/${request}`)).body.state)
      .toBe('closed');
    await look(page, 'recipients-closed');
  },
);

story(
  'Art. 21: what the person objects to sharing is put down, and taken back, on their Privacy tab',
  async () => {
    await page.goto(`${ORIGIN}/records/contacts/${person}?tab=privacy`);
    await button('Record an objection').click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('group', { name: 'What they object to sharing' })
      .getByRole('checkbox')
      .first()
      .check();
    await dialog.getByLabel('With whom').selectOption({ label: 'Nordwind Mail GmbH' });
    await dialog.getByLabel('What the person said').fill('Send my post yourselves.');
    await look(page, 'sharing-object');
    await dialog.getByRole('button', { name: 'Record the objection' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText(/^Objected on /)
      .first()
      .waitFor();
    const objected = page
      .getByRole('listitem')
      .filter({ hasText: /Objected on / })
      .first();
    expect(await objected.getByRole('switch').isChecked()).toBe(false);
    await look(page, 'sharing-objected');
    await objected.locator('label').click();
    await dialog.getByLabel('What the person said').fill('It may go there again.');
    await dialog.getByRole('button', { name: 'Take the objection back' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^Objected on /).waitFor({ state: 'detached' });
    await page.getByText('What the person said (2)').waitFor();
  },
);

story('in Spanish and in the dark it reads as well', async () => {
  page = await house.someone({ colorScheme: 'dark', locale: 'es-ES' });
  await signIn(page, 'laura');
  await page.goto(`${ORIGIN}/requests/${request}`);
  await page.getByText('Esfuerzo desproporcionado').waitFor();
  await look(page, 'recipients-closed-es-dark');
});
