/** A mail to the contact of a ticket, written from the ticket: it leaves, stays in the timeline, and stops where the person objected. */
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../tools/testing/server.ts';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let ana: TestClient;
let contact: string;
let ticket: string;
const received: string[] = [];
const post = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, done) {
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.on('end', () => {
      received.push(text);
      done();
    });
  },
});

beforeAll(async () => {
  if (!program) return;
  await new Promise<void>((listening) => post.listen(0, '127.0.0.1', listening));
  const { port } = post.server.address() as AddressInfo;
  house = await openHouse('2026-03-05T10:00:00Z', `smtp://127.0.0.1:${port}`);
  await house.user('ana', 'Ana Ruiz', 'administrator');
  ana = await house.server.signIn('ana', PASSWORD);
  const settings = await ana.get('/settings');
  await ana.patch(
    '/settings',
    { email: 'office@attesta.example' },
    { headers: { 'if-match': String(settings.headers.etag) } },
  );
  contact = await made('contacts', { first_name: 'Núria', last_name: 'Vidal', email: 'nuria@example.com' });
  ticket = await made('tickets', { title: 'Printer jams', contact });
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(async () => {
  await house?.close();
  post.close();
});

async function made(module: string, values: object): Promise<string> {
  const answer = await ana.post(`/records/${module}`, values);
  expect([answer.status, answer.body]).toEqual([201, answer.body]);
  return answer.body.id;
}
const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);

async function write(purpose: string): Promise<void> {
  await page.getByRole('button', { name: 'Write a mail…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What the address is used for').selectOption({ label: purpose });
  await dialog.getByLabel('Subject').fill('Your printer');
  await dialog.getByLabel('Text').fill('The spare part has arrived.');
}

story('a mail is written from a ticket, leaves, and stands in its timeline', async () => {
  await page.goto(`${ORIGIN}/records/tickets/${ticket}?tab=timeline`);
  await write('Business relations');
  await look(page, 'write-mail');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.getByText('The spare part has arrived.').waitFor();
  await expect.poll(() => received.length, { timeout: 60_000 }).toBe(1);
  expect(received[0]).toContain('nuria@example.com');
  await expect
    .poll(async () => (await ana.get(`/records/tickets/${ticket}/mails`)).body.items[0].state, {
      timeout: 60_000,
    })
    .toBe('sent');
  await page.reload();
  await page.getByText('Mail to nuria@example.com:').waitFor();
  await look(page, 'written-mail');
});

story('to who objected nothing is written, and the form says why', async () => {
  const objection = await ana.post('/requests', { type: 'objection', subject: contact, channel: 'phone' });
  expect(objection.status).toBe(201);
  await page.goto(`${ORIGIN}/records/tickets/${ticket}?tab=timeline`);
  await write('Business relations');
  await page.getByRole('button', { name: 'Send the mail' }).click();
  await page.getByRole('dialog').getByText(objection.body.number).first().waitFor();
  await look(page, 'objected-mail');
  // The case writes its own mail: the receipt of the objection.
  expect(received.filter((text) => text.includes('Your printer'))).toHaveLength(1);
});
