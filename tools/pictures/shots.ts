/** Every screen of the staff app, and the way to it. */
import type { Page } from 'playwright-core';
import type { Places } from './places.ts';

export interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is done on the page before its picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
  /** Left out on a phone, where it can't be reached. */
  readonly wideOnly?: boolean;
  /** Without being signed in. */
  readonly visitor?: boolean;
}

const SETTINGS = `
  company users roles profiles groups sharing record-rules existence
  who bi modules new-module modules/contacts modules/contacts/new-field modules/contacts/fields/email purposes
  retention workflows new-workflow keys own-key sign-in networks single-sign-on tokens calendars
  jobs mails examination
`
  .trim()
  .split(/\s+/);

const button = (page: Page, name: RegExp) => page.getByRole('button', { name }).first();
const settle = (page: Page) => page.waitForTimeout(400);

async function choose(page: Page): Promise<void> {
  for (const row of [2, 3, 11]) await page.getByRole('checkbox').nth(row).click();
  await settle(page);
}

async function palette(page: Page, q: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().fill(q);
  await page.waitForTimeout(900);
}

/** The screens, in the order of a day. */
export function shotsOf(places: Places): readonly Shot[] {
  const contacts = '/records/contacts';
  return [
    { name: 'sign-in', path: '/sign-in', visitor: true },
    {
      name: 'sign-in-refused',
      path: '/sign-in',
      visitor: true,
      act: async (page) => {
        await page.locator('button[type=submit]').click();
        await settle(page);
      },
    },
    { name: 'today', path: '/today' },
    { name: 'list', path: contacts },
    { name: 'list-tickets', path: '/records/tickets' },
    { name: 'list-invoices', path: '/records/invoices' },
    { name: 'list-empty', path: `${contacts}?q=zzzzqqqq` },
    { name: 'list-none', path: '/records/products?q=zzzz' },
    { name: 'selection', path: contacts, act: choose },
    {
      name: 'bulk-edit',
      path: contacts,
      wideOnly: true,
      act: async (page) => {
        await choose(page);
        await button(page, /^(Change fields|Cambiar campos)/).click();
        await settle(page);
      },
    },
    {
      name: 'filter',
      path: contacts,
      wideOnly: true,
      act: async (page) => {
        await page.keyboard.press('f');
        await settle(page);
      },
    },
    {
      name: 'columns',
      path: contacts,
      wideOnly: true,
      act: async (page) => {
        await button(page, /^(Columns|Columnas)$/).click();
        await settle(page);
      },
    },
    {
      name: 'peek',
      path: contacts,
      wideOnly: true,
      act: async (page) => {
        for (const key of ['j', 'j', ' ']) await page.keyboard.press(key);
        await page.waitForTimeout(700);
      },
    },
    { name: 'record', path: places.person },
    {
      name: 'record-edit',
      path: places.person,
      act: async (page) => {
        await button(page, /^(Edit|Editar) (Address|Dirección)/).click({ force: true });
        await settle(page);
      },
    },
    { name: 'record-edit-all', path: `${places.person}?edit=true` },
    { name: 'related', path: `${places.person}?tab=related` },
    { name: 'timeline', path: `${places.person}?tab=timeline` },
    { name: 'privacy', path: `${places.person}?tab=privacy` },
    { name: 'ticket', path: places.ticket },
    { name: 'invoice', path: places.invoice },
    { name: 'invoice-related', path: `${places.invoice}?tab=related` },
    { name: 'new-record', path: `${contacts}/new` },
    {
      name: 'new-record-refused',
      path: `${contacts}/new`,
      act: async (page) => {
        await page.locator('button[type=submit]').first().click();
        await settle(page);
      },
    },
    { name: 'imports', path: '/imports' },
    { name: 'reports', path: '/reports' },
    { name: 'report-new', path: '/reports/new' },
    ...places.reports.map((path, index) => ({ name: `report-${index + 1}`, path })),
    ...places.workflows.map((path, index) => ({ name: `workflow-${index + 1}`, path })),
    { name: 'mailings', path: '/mailings' },
    ...places.mailings.slice(0, 3).map((path, index) => ({ name: `mailing-${index + 1}`, path })),
    { name: 'mail-templates', path: '/mail-templates' },
    { name: 'complaints', path: '/complaints' },
    ...places.imports.slice(0, 3).map((path, index) => ({ name: `import-${index + 1}`, path })),
    { name: 'requests', path: '/requests' },
    { name: 'request-new', path: '/requests/new' },
    ...Object.entries(places.cases).map(([name, path]) => ({ name: `case-${name.replace(' ', '-')}`, path })),
    ...(places.certificate ? [{ name: 'certificate', path: places.certificate }] : []),
    { name: 'evidence', path: '/evidence' },
    ...(places.event ? [{ name: 'event', path: places.event }] : []),
    { name: 'settings', path: '/settings' },
    { name: 'recipients', path: '/recipients' },
    { name: 'information', path: '/information' },
    { name: 'blocked', path: '/blocked' },
    { name: 'exports', path: '/exports' },
    { name: 'account', path: '/account' },
    ...SETTINGS.map((area) => ({
      name: `settings-${area.replaceAll('/', '-')}`,
      path: `/settings/${area}`,
    })),
    { name: 'palette', path: '/today', act: (page) => palette(page, '') },
    { name: 'search', path: '/today', act: (page) => palette(page, 'mar') },
    {
      name: 'keys',
      path: '/today',
      wideOnly: true,
      act: async (page) => {
        await page.keyboard.press('?');
        await settle(page);
      },
    },
    {
      name: 'navigation',
      path: '/today',
      act: async (page) => {
        await button(page, /^(Open the navigation|Abrir la navegación)/)
          .click({ timeout: 1000 })
          .catch(() => {});
        await settle(page);
      },
    },
    { name: 'not-found', path: '/records/contacts/00000000-0000-7000-8000-000000000000' },
  ];
}
