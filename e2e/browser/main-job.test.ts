/** The main job as people do it: a file comes in, a person asks, the answer and the erasure are proven, all in the browser. */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedRoles } from '../../src/engine/access/shipped.ts';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;

const CSV = [
  'First name;Last name;E-mail;Phone;City;Country',
  'Ελένη;Παπαδοπούλου;eleni@example.gr;+302101234567;Αθήνα;GR',
  'ليلى;الحداد;layla@example.es;+34612345678;Sevilla;ES',
  'Łukasz;Żółkiewski;no-address;+48601234567;Poznań;PL',
].join('\n');

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.server.admin.patch('/settings', {
    name: 'Example Ltd',
    calendar: 'DE',
    timeZone: 'Europe/Berlin',
  });
  await house.user('ingrid', 'Ingrid Solberg', 'data_protection_officer');
  await house.user('tomas', 'Tomáš Beneš', 'legal');
  await house.user('ana', 'Ana Ruiz', 'administrator');
  // Contacts are private to their owners: those of administrators are shown to whoever has to answer for them.
  const administrators = { kind: 'role', id: shippedRoles.administrator.id };
  for (const role of ['data_protection_officer', 'legal'] as const) {
    const to = { kind: 'role', id: shippedRoles[role].id };
    const rule = { module: 'contacts', from: administrators, to, level: 'read' };
    expect((await house.server.admin.post('/sharing-rules', rule)).status).toBe(201);
  }
});
afterAll(() => house?.close());

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const follow = (name: string | RegExp) => page.getByRole('link', { name }).first().click();
const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();

test.skipIf(!program)(
  'a file comes in, a person asks for a copy and for erasure, and everything is proven',
  () =>
    told(
      () => page,
      async () => {
        page = await house.someone();
        await page.goto(`${ORIGIN}/sign-in`);
        await page.locator('input[name=username]').waitFor();
        await look(page, 'sign-in');
        await signIn(page, 'ana');
        await look(page, 'today');
        const eleni = await importFile();
        await recordConsent(eleni);
        // She reads elsewhere: what is law has the company's clocks all the same.
        const officer = await house.someone({ timezoneId: 'America/Mexico_City' });
        page = officer;
        await signIn(officer, 'ingrid');
        await answerWithACopy(eleni);
        const erasure = await planTheErasure(eleni);
        await approve(await house.someone());
        page = officer;
        await execute(erasure);
        await checkTheEvidence();
        await checkTheProofPack(erasure);
      },
    ),
  900_000,
);

/** Ana brings a file, tries it, imports the good rows; answers the address of Eleni's record. */
async function importFile(): Promise<string> {
  const file = join(tmpdir(), `people-${process.pid}.csv`);
  await writeFile(file, CSV);
  await follow('Contacts');
  await press('Import or export');
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  await heading('What the columns are');
  await look(page, 'import-mapping');
  await page.getByLabel('From the persons themselves').check();
  await press('Try without writing');
  await heading('What would happen');
  await page.getByText('Nothing was written.').waitFor();
  await page
    .getByText(/no-address|not an e-mail/i)
    .first()
    .waitFor();
  const tried = page.getByRole('heading', { name: 'What would happen' });
  const result = page.locator('section').filter({ has: tried }).last();
  await result.getByRole('button', { name: /^Import$/ }).waitFor();
  expect(await page.getByRole('button', { name: /^Import$/ }).count()).toBe(1);
  await look(page, 'import-tried');
  await press(/^Import$/);
  await heading('What happened');
  await heading(/^Import of /);
  await page.getByText('Put the refused rows right in your file').waitFor();
  await look(page, 'import-report');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Παπαδ');
  await page.getByRole('option', { name: /Ελένη Παπαδοπούλου/ }).click();
  await heading('Ελένη Παπαδοπούλου');
  return new URL(page.url()).pathname;
}

async function recordConsent(person: string): Promise<void> {
  await page.goto(`${ORIGIN}${person}?tab=privacy`);
  await press('Record a consent');
  await page.getByLabel('Purpose').selectOption({ label: 'Marketing by e-mail' });
  await page.getByLabel('Words that the person agreed to').fill('Write to me about glass.');
  await page.getByLabel('What the person did').fill('Ticked an empty box');
  await look(page, 'consent-dialog');
  await press('Record it');
  await page.getByText('Consent: Marketing by e-mail').waitFor();
  await look(page, 'privacy');
}

/** Ingrid records the request from the person's sheet, checks who asks, makes the copy, decides and delivers. */
async function answerWithACopy(person: string): Promise<void> {
  await page.goto(`${ORIGIN}${person}?tab=privacy`);
  await follow('Give a copy to the person');
  await heading('Record a request');
  await expect.poll(() => page.getByLabel(/^Access/).isChecked()).toBe(true);
  await page.getByLabel('What they asked, in their words').fill('What do you know about me?');
  await look(page, 'request-new');
  await press('Record the request');
  await heading('Access for Ελένη Παπαδοπούλου');
  await page.getByText('33 days left').waitFor();
  await page.getByText('Next working day: Tue 7 Apr.').waitFor();
  await look(page, 'case-received');
  await checkIdentity();
  await press('Make the copy');
  await page.getByRole('link', { name: 'Download the copy' }).waitFor();
  await look(page, 'case-package');
  await press('Decide');
  await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
  await press('Deliver the answer');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Handed over, face to face.').check();
  await dialog.getByLabel('It has left the house already').check();
  await look(page, 'deliver-dialog');
  await dialog.getByRole('button', { name: 'Deliver' }).click();
  await page.getByText(/^Answered on 5 Mar 2026, in time/).waitFor();
}

async function checkIdentity(): Promise<void> {
  await press('Check the identity');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('How it was confirmed').selectOption({ label: 'Called back on a known number' });
  await dialog.getByRole('button', { name: 'Settle the identity' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The same person wishes to be erased; answers the address of the case. */
async function planTheErasure(person: string): Promise<string> {
  const subject = person.split('/').at(-1);
  await page.goto(`${ORIGIN}/requests/new?subject=${subject}&module=contacts&title=Eleni`);
  await page.getByLabel(/^Erasure/).check();
  await press('Record the request');
  await heading('Erasure for Ελένη Παπαδοπούλου');
  await checkIdentity();
  await saveAView();
  await press('Plan the erasure');
  await page.getByRole('dialog').getByRole('button', { name: 'Plan the erasure' }).click();
  await heading('Erasure plan');
  await page.getByText('You made this plan, so somebody else has to approve it.').waitFor();
  expect(await page.getByRole('button', { name: /^Approve version/ }).count()).toBe(0);
  await heading('Filters, rules and texts that name the person');
  await page.getByText('The condition is removed, the rest stays').waitFor();
  await look(page, 'case-planned');
  return new URL(page.url()).pathname;
}

/** Somebody keeps a list that is narrowed to her address. */
async function saveAView(): Promise<void> {
  const status = await page.evaluate(async () => {
    const filter = { field: 'email', op: 'eq', value: 'eleni@example.gr' };
    const body = JSON.stringify({ module: 'contacts', name: 'Only her', columns: ['email'], filter });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/v1/views', { method: 'POST', body, headers })).status;
  });
  expect(status).toBe(201);
}

/** Tomáš finds the plan on his Today page, reads it, and approves exactly this version. */
async function approve(lawyer: Page): Promise<void> {
  page = lawyer;
  await signIn(page, 'tomas');
  await heading('One approval waits for you');
  await look(page, 'today-approval');
  await follow(/^Erasure plan ER-/);
  await press('Approve version 1');
  await page.getByText('2 of 2').waitFor();
  await look(page, 'case-approved');
}

async function execute(erasure: string): Promise<void> {
  await page.goto(ORIGIN + erasure);
  await press('Erase as approved');
  const dialog = page.getByRole('dialog');
  const sure = dialog.getByRole('button', { name: 'Erase as approved' });
  expect(await sure.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Write ER-/).fill('ER-000001');
  await sure.click();
  await page.getByText(/^Storage purged on 5 Mar 2026/).waitFor({ timeout: 300_000 });
  await look(page, 'case-erased');
  await follow('Open the certificate');
  await heading('Certificate of ER-000001');
  await page.getByText('Nothing left').waitFor();
  await page.getByText('a condition was removed').waitFor();
  await page.getByText('All times are those of Berlin (Europe/Berlin).').waitFor();
  await page
    .getByText(/^5 Mar 2026, 1[1-3]:\d\d$/)
    .first()
    .waitFor();
  await look(page, 'certificate');
  await page.goto(`${ORIGIN}/records/contacts`);
  await page.getByRole('button', { name: /^Only her/ }).click();
  await page.getByText('A condition of this view was removed because a person was erased.').waitFor();
  await look(page, 'view-cleared');
  await press('Keep it so');
  await page.getByText('A condition of this view was removed').waitFor({ state: 'detached' });
  await page.goto(`${ORIGIN}/records/contacts?q=eleni`);
  await page.getByText('No contacts match this.').waitFor();
}

/** The event of the execution, and its proof checked by the browser itself. */
async function checkTheEvidence(): Promise<void> {
  await follow('Evidence');
  await heading('Events');
  await look(page, 'evidence');
  await follow(/^Erasure (executed|carried out)/);
  await page.getByText(/^The event is in the log, at/).waitFor();
  await page.getByText('The checkpoint is signed with the key of this log.').waitFor();
  await look(page, 'event');
}

/** The pack of the case is kept as a file and opened without any network. One changed byte shows. */
async function checkTheProofPack(erasure: string): Promise<void> {
  await page.goto(ORIGIN + erasure);
  const [download] = await Promise.all([page.waitForEvent('download'), follow('Download the proof pack')]);
  const file = join(tmpdir(), `pack-${process.pid}.html`);
  await download.saveAs(file);
  const stranger = await house.someone({ offline: true });
  await stranger.goto(pathToFileURL(file).href);
  await stranger.getByText('Everything holds. Each event below is in the signed log, unchanged.').waitFor();
  const html = await readFile(file, 'utf8');
  expect(html).not.toContain('Παπαδοπούλου');
  const forged = join(tmpdir(), `forged-${process.pid}.html`);
  await writeFile(forged, html.replace('erasure.executed', 'erasure.planned!'));
  await stranger.goto(pathToFileURL(forged).href);
  await stranger.locator('[role=status].fails').waitFor();
}
