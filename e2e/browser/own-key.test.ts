/** Secrets that open only while a person is present: own keys, a group with a passphrase, recovery by a quorum, and the copy of a person's data. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, look, ORIGIN, openHouse, PASSWORD, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let entry: string;
let person: string;

const NUMBER = 'X-7719-340-K';
const phrases = {
  ana: 'nine kettles sing at the harbour',
  bela: 'a slow heron counts the white boats',
  ciro: 'copper rain on the northern stairs',
} as const;
type Holder = keyof typeof phrases;
const pages = new Map<string, Page>();

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  const { admin } = house.server;
  await admin.patch('/modules/confidential_information', { defaultSharing: 'read' });
  for (const [username, name] of [
    ['ana', 'Ana Ruiz'],
    ['bela', 'Bela Kovács'],
    ['ciro', 'Ciro Esposito'],
  ] as const)
    await house.user(username, name, 'administrator');
  person = (await admin.post('/records/contacts', { first_name: 'Zoë', last_name: 'Papadakis' })).body.id;
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const dialog = () => page.getByRole('dialog');
const send = async () => {
  await dialog().locator('button[type=submit]').click();
  await dialog().waitFor({ state: 'detached' });
};

/** Somebody's own browser, the same through all stories: an opened key belongs to its session. */
async function as(username: Holder): Promise<void> {
  const known = pages.get(username);
  page = known ?? (await house.someone());
  pages.set(username, page);
  if (!known) await signIn(page, username);
}

/** A proof that is not old: what was asked for goes on then. */
async function prove(): Promise<void> {
  await page.locator('#prove-password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Prove it' }).click();
}

/** How often the secrets of the entry were opened, as the log has it. */
async function openings(): Promise<number> {
  const [row] = await house.server.database.owner.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM evidence.events WHERE action = 'secret.revealed' AND record = $1",
    [entry.split('/').at(-1)],
  );
  return row?.n ?? 0;
}

async function choose(name: string): Promise<void> {
  await dialog().getByLabel('Add somebody').fill(name);
  await page.getByRole('option', { name }).click();
}

async function unlocked(who: Holder): Promise<void> {
  await as(who);
  await page.goto(`${ORIGIN}/settings/own-key`);
  await page.getByText(/^Your key is/).waitFor();
  if (await page.getByText('Your key is closed.').isVisible()) {
    await press('Open your key');
    await dialog().getByLabel('Your passphrase').fill(phrases[who]);
    await send();
  }
  await page.getByText(/^Your key is open in this session until/).waitFor();
}

story('each makes a key of their own, which only a passphrase opens', async () => {
  for (const who of ['ana', 'bela', 'ciro'] as const) {
    await as(who);
    await page.goto(`${ORIGIN}/settings/own-key`);
    await press('Make your key');
    await dialog().getByLabel('New passphrase').fill(phrases[who]);
    await dialog().getByLabel('The passphrase once more').fill(phrases[who]);
    await dialog().getByLabel('Your password').fill(PASSWORD);
    if (who === 'ana') await look(page, 'own-key-make');
    await send();
    await page.getByText(/^Your key is/).waitFor();
  }
  await look(page, 'own-key');
});

story('a group opens only with a passphrase: the service alone cannot', async () => {
  await as('ana');
  await page.goto(`${ORIGIN}/settings/keys`);
  await press('New group');
  await dialog().getByLabel('Name').fill('Vault');
  await dialog().getByLabel('Opens with a passphrase').check();
  await choose('Ana Ruiz');
  await send();
  await press('Change who may open Confidential information, Personal');
  await dialog().getByLabel('Vault').check();
  await send();
  const made = await house.server.admin.post('/records/confidential_information', {
    title: 'Papers for the supplier file',
    category: 'personal',
    document_kind: 'passport',
    document_number: NUMBER,
    related_to: { module: 'contacts', id: person },
  });
  entry = `${ORIGIN}/records/confidential_information/${made.body.id}`;
  await page.goto(`${ORIGIN}/settings/own-key`);
  await page.getByText(/^Your key is/).waitFor();
  if (await page.getByText(/^Your key is open/).isVisible()) await press('Close your key');
  await page.getByText('Your key is closed.').waitFor();
  await page.goto(entry);
  await press('Open Number of the document');
  await dialog().getByLabel('For', { exact: true }).selectOption({ index: 1 });
  await dialog().getByLabel('Why').fill('The supplier file is checked');
  await dialog().getByLabel('Your password').fill(PASSWORD);
  await dialog()
    .getByRole('button', { name: /^Open for/ })
    .click();
  await dialog().getByRole('alert').waitFor();
  expect(await page.content()).not.toContain(NUMBER);
  await dialog().getByLabel('Your password').fill(PASSWORD);
  await dialog().getByLabel('Your passphrase').fill(phrases.ana);
  await look(page, 'secret-passphrase');
  await dialog()
    .getByRole('button', { name: /^Open for/ })
    .click();
  await page.getByText(NUMBER).waitFor();
  await press('Hide now');
});

story(
  'recovery is set up, a share is written down, and a drill shows that two of three can open everything',
  async () => {
    await as('ana');
    await page.goto(`${ORIGIN}/settings/keys`);
    await press('Set up recovery');
    for (const name of ['Ana Ruiz', 'Bela Kovács', 'Ciro Esposito']) await choose(name);
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await look(page, 'recovery-set-up');
    await send();
    await page.getByText(/^2 of 3 holders together recover a lost key/).waitFor();
    await unlocked('ana');
    await page.goto(`${ORIGIN}/settings/keys`);
    await page.getByText(/^2 of 3 holders/).waitFor();
    await press('Start a drill');
    await page.getByText('0 of 2 shares have been brought.').waitFor();
    await look(page, 'recovery-drill');

    await unlocked('bela');
    await press('Show the share');
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await send();
    const share = (await page.locator('pre').textContent()) ?? '';
    expect(share).toMatch(/^AT-/);
    await look(page, 'own-share');
    await press('I have written it down');
    await press('Bring your share');
    await dialog().getByLabel('The share that you wrote down').check();
    await dialog().getByLabel('Share', { exact: true }).fill(share);
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await look(page, 'bring-share');
    await send();
    await page.getByText('1 of 2 shares have been brought.').waitFor();
    await bringKept('ciro');
    await as('ana');
    await page.goto(`${ORIGIN}/settings/keys`);
    await page.getByText(/^Last drill on 5 Mar 2026: every key opened/).waitFor();
    await look(page, 'recovery-drilled');
  },
);

/** The share that is kept with the own key. */
async function bringKept(who: Holder): Promise<void> {
  await unlocked(who);
  await press('Bring your share');
  await dialog().getByLabel('Your password').fill(PASSWORD);
  await send();
}

story(
  'who forgot the passphrase makes a new key, and a quorum gives the group’s key to somebody else',
  async () => {
    await as('ana');
    await page.goto(`${ORIGIN}/settings/own-key`);
    await press('You have forgotten the passphrase?');
    await dialog().getByLabel('New passphrase').fill('seven blue doors behind the mill');
    await dialog().getByLabel('The passphrase once more').fill('seven blue doors behind the mill');
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await look(page, 'own-key-reset');
    await send();
    await page.goto(`${ORIGIN}/settings/keys`);
    await press('Recover a key');
    await dialog().getByLabel('Group').selectOption({ label: 'Vault' });
    await choose('Ciro Esposito');
    await dialog().getByLabel('Why').fill('Ana lost her passphrase');
    await look(page, 'recover');
    // Calling the holders together asks for a proof that is not old.
    house.server.clock.set('2026-03-05T10:20:00Z');
    await dialog().locator('button[type=submit]').click();
    await prove();
    await page.getByText('0 of 2 shares have been brought.').waitFor();
    await bringKept('bela');
    await bringKept('ciro');
    await page.goto(`${ORIGIN}/settings/own-key`);
    await press('Go on with the renewal');
    await prove();
    await page.getByText('Its key was renewed.').waitFor({ state: 'detached' });
    await page.goto(entry);
    await press('Open Number of the document');
    await dialog().getByLabel('For', { exact: true }).selectOption({ index: 1 });
    await dialog().getByLabel('Why').fill('After the recovery');
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await dialog()
      .getByRole('button', { name: /^Open for/ })
      .click();
    await page.getByText(NUMBER).waitFor();
  },
);

story(
  'a copy of a person’s data holds secrets only by a stated ground, opened by who holds the key',
  async () => {
    const ciro = await house.server.signIn('ciro', PASSWORD);
    const asked = { type: 'access', subject: person, channel: 'post', receivedAt: '2026-03-04' };
    const request = (await ciro.post('/requests', asked)).body;
    const checked = { result: 'confirmed', method: 'call_back' };
    expect((await ciro.post(`/requests/${request.id}/identity-checks`, checked)).status).toBe(201);
    const before = await openings();
    await unlocked('ciro');
    await page.goto(`${ORIGIN}/requests/${request.id}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await look(page, 'copy-case');
    await press('With secrets');
    await dialog().getByLabel('Ground').fill('The person asks for their own papers (Art. 15(3)).');
    await dialog().getByLabel('Your password').fill(PASSWORD);
    await look(page, 'copy-secrets');
    await send();
    await page
      .getByRole('link', { name: /Download/ })
      .first()
      .waitFor();
    expect(await openings()).toBe(before + 1);
  },
);
