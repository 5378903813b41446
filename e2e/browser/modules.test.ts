/** An administrator gives the company a module of its own: it works at once, and the law's duties reach it at once. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { take } from '../../tools/testing/take.ts';
import { type House, look, ORIGIN, openHouse, program, signIn, told } from './house.ts';

let house: House;
let page: Page;
let driver: string;
/** The case of the driver, who asked for a copy. */
let asked: string;

beforeAll(async () => {
  if (!program) return;
  house = await openHouse();
  await house.user('ana', 'Ana Ruiz', 'administrator');
  const made = await house.server.admin.post('/records/contacts', {
    first_name: 'Zdeněk',
    last_name: 'Hruška',
  });
  driver = made.body.id;
  page = await house.someone();
  await signIn(page, 'ana');
});
afterAll(() => house?.close());

const story = (name: string, tell: () => Promise<void>) =>
  test.skipIf(!program)(name, () => told(() => page, tell), 600_000);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const field = (name: string | RegExp) => page.getByRole('textbox', { name });
const dialog = () => page.getByRole('dialog');
const title = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();

/** Writes a field in its dialog; what is suggested for its declaration stays. */
async function writeField(
  label: string,
  type: string,
  more: () => Promise<void> = async () => {},
): Promise<void> {
  await press('Add a field');
  await dialog().getByRole('textbox', { name: 'Label, English' }).fill(label);
  await dialog().getByLabel('Type', { exact: true }).selectOption(type);
  await more();
  await dialog().getByRole('button', { name: 'Take the field over' }).click();
  await dialog().waitFor({ state: 'detached' });
}

story(
  'a new installation says on Today what to do first, and the palette leads where one means to go',
  async () => {
    const steps = page.getByRole('heading', { name: 'First steps' });
    await steps.waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Bring your records along' })
      .getByText('(done)')
      .waitFor();
    await look(page, 'first-steps');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('add user');
    await page.getByRole('option', { name: /Users/ }).click();
    await title('Users');
    await press('New user');
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('Nora Valdés');
    expect(await dialog().getByRole('button', { name: 'Add the user' }).isDisabled()).toBe(true);
    await dialog().getByText('Something above is still to be filled in or chosen.').waitFor();
    await dialog().getByRole('textbox', { name: 'Name', exact: true }).press('Escape');
    await dialog().getByRole('button', { name: 'Leave without saving it' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.goto(`${ORIGIN}/today`);
    await press('Do not show this again');
    await steps.waitFor({ state: 'detached' });
  },
);

story(
  'a module with five fields is added, each declared, and its list, form and search are there at once',
  async () => {
    await page.goto(`${ORIGIN}/settings/modules`);
    await title('Modules and fields');
    await look(page, 'modules');
    await press('New module');
    await title('New module');
    await field('Label, English').fill('Vehicle');
    await field('Label, Spanish').fill('Vehículo');
    await field('Label of many, English').fill('Vehicles');
    await field('Label of many, Spanish').fill('Vehículos');
    expect(await field(/^Name/).inputValue()).toBe('vehicles');
    expect(await field(/^Prefix of numbers/).inputValue()).toBe('VEH');
    await page.getByRole('radio', { name: 'Lorry' }).check();
    await page.getByRole('radio', { name: /^Through a reference/ }).check();
    await writeField('Plate', 'text', async () => {
      await dialog().getByText('A customer who asks sees it.').waitFor();
      await dialog()
        .getByRole('checkbox', { name: /^Required/ })
        .check();
      await dialog()
        .getByRole('checkbox', { name: /^Found by the search/ })
        .check();
      await look(page, 'field-dialog');
    });
    await press('Add a reference to Contacts');
    await dialog().getByRole('textbox', { name: 'Label, English' }).fill('Driver');
    await dialog().getByRole('button', { name: 'Take the field over' }).click();
    await dialog().waitFor({ state: 'detached' });
    await writeField('First registration', 'date');
    await writeField('Fuel', 'picklist', async () => {
      for (const [index, fuel] of ['Petrol', 'Electric'].entries()) {
        await dialog().getByRole('button', { name: 'Add a choice' }).click();
        await dialog()
          .getByRole('textbox', { name: `Choice ${index + 1}, English` })
          .fill(fuel);
      }
      await dialog().getByRole('combobox', { name: 'Colour, Electric' }).selectOption('green');
    });
    await writeField('Allergies of the driver', 'long_text', async () => {
      await dialog().getByText('It is special data (Art. 9)').waitFor();
    });
    expect(await page.getByRole('checkbox', { name: 'Driver' }).isChecked()).toBe(true);
    await look(page, 'new-module');
    await press('Add the module');
    await title('Vehicles');
    await page.getByText('The module Vehicles is there').waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'All modules' }).click();
    await page.getByRole('navigation').getByRole('link', { name: 'Vehicles' }).waitFor();
    await look(page, 'module-fields');
  },
);

story('a record of the new module is written, and found by the search', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Vehicles');
  await page
    .getByRole('option', { name: /Vehicles/ })
    .first()
    .click();
  await page.waitForURL(/\/records\/vehicles/);
  await page.goto(`${ORIGIN}/records/vehicles/new`);
  await field('Plate').fill('1234 BCD');
  await page.getByLabel('Driver', { exact: true }).fill('Hruška');
  await page.getByRole('option', { name: /Hruška/ }).click();
  await field(/^Allergies/).fill('Bees');
  await press(/^Save|^Create/);
  await title('1234 BCD');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('1234');
  await page.getByRole('option', { name: /1234 BCD/ }).waitFor();
  await page.keyboard.press('Escape');
});

story(
  'Art. 15: what the new module holds about a person is on the map and on the person’s record',
  async () => {
    const map = await house.server.admin.get(`/subjects/${driver}/map`);
    expect(JSON.stringify(map.body)).toContain('vehicles');
    await page.goto(`${ORIGIN}/records/contacts/${driver}?tab=related`);
    await page.getByRole('link', { name: '1234 BCD' }).waitFor();
    const request = await house.server.admin.post('/requests', {
      type: 'access',
      subject: driver,
      channel: 'email',
    });
    expect(request.status).toBe(201);
    asked = request.body.id;
  },
);

story(
  'a field is changed: what it does is said before, it can be taken back, and the history tells it',
  async () => {
    await page.goto(`${ORIGIN}/settings/modules/vehicles/fields/fuel`);
    await field('Label, English').fill('Kind of fuel');
    await page.getByText('Everybody reads the new label at once.').waitFor();
    await page.getByRole('radio', { name: /^may change it/ }).check();
    await page.getByText('In the portal the customer sees and changes it.').waitFor();
    await look(page, 'field');
    await press('Save the field');
    await page.getByText('Kind of fuel was saved.').waitFor();
    await press('Undo');
    await page.getByText('It is as it was.').waitFor();
    await page.getByRole('link', { name: 'Fuel', exact: true }).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('Label: Kind of fuel → Fuel').waitFor();
    await page.getByText('Portal: does not see it → may change it').waitFor();
    await look(page, 'history');
  },
);

story('fields are moved by keyboard, and nothing is saved before one says so', async () => {
  await page.goto(`${ORIGIN}/settings/modules/vehicles`);
  await press('Add a block');
  await dialog()
    .getByRole('textbox', { name: /English$/ })
    .fill('People');
  await dialog().getByRole('button', { name: 'Take it over' }).click();
  await page.getByRole('button', { name: 'Move Allergies of the driver down' }).press('Enter');
  await page.getByText('Allergies of the driver is now number 1 in People').waitFor({ state: 'attached' });
  await look(page, 'layout');
  await press('Save the layout');
  await page.getByText('The layout of Vehicles was saved.').waitFor();
  const module = await house.server.admin.get('/modules/vehicles');
  expect(module.body.blocks).toMatchObject([
    { name: 'main' },
    { name: 'people', fields: ['allergies_of_the_driver'] },
  ]);
});

story('a view, the tabs and the module itself are changed in their places', async () => {
  await page.getByRole('link', { name: 'List views' }).click();
  await press('Add a view');
  await dialog()
    .getByRole('textbox', { name: /English$/ })
    .fill('By driver');
  await dialog().getByLabel('Add a column').selectOption('driver');
  await dialog().getByLabel('Sort by').selectOption('first_registration');
  await look(page, 'view-dialog');
  await dialog().getByRole('button', { name: 'Save the view' }).click();
  await page.getByText('The views of Vehicles were saved.').waitFor();
  await look(page, 'views');
  await page.getByRole('link', { name: 'Relations' }).click();
  await look(page, 'relations');
  await page.getByRole('link', { name: 'Module', exact: true }).click();
  await page.getByLabel('Default sharing').selectOption('read');
  await press('Save the module');
  await page.getByText('Vehicles was saved.').waitFor();
  await look(page, 'about');
});

story(
  'somebody else changes the definitions meanwhile: it is told, and nothing that was written is lost',
  async () => {
    await page.goto(`${ORIGIN}/settings/modules/vehicles/fields/plate`);
    await field('Label, English').fill('Number plate');
    await house.server.admin.patch('/modules/contacts/fields/city', { label: { en: 'Town', es: 'Ciudad' } });
    await press('Save the field');
    await page.getByText('Somebody changed the definitions in the meantime').waitFor();
    await page.getByText(/changed contacts.city/).waitFor();
    await look(page, 'stale');
    await press('Load what is in force');
    await page.getByText('What is in force was loaded. Save again.').waitFor();
    expect(await field('Label, English').inputValue()).toBe('Number plate');
    await press('Save the field');
    await page.getByText('Number plate was saved.').waitFor();
  },
);

story('what the service refuses stands at its field', async () => {
  await page.goto(`${ORIGIN}/settings/modules/vehicles/new-field`);
  await field('Label, English').fill('Weight');
  await page.getByLabel('Type', { exact: true }).selectOption('number');
  await page.getByRole('radio', { name: /^No, not personal data/ }).check();
  await press('Add the field');
  await page.getByRole('link', { name: 'Say why this is not personal data' }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('def-privacy-reason');
  await look(page, 'refused');
  await field(/^Why it is not personal/).fill('A property of the car.');
  await press('Add the field');
  await page.getByText('Weight was added to Vehicles.').waitFor();
});

story('a field with values is removed only after its name was typed, and its values go with it', async () => {
  await page.goto(`${ORIGIN}/settings/modules/vehicles`);
  await press('Remove Allergies of the driver');
  await dialog().getByText('1 record has a value here. It is deleted with the field').waitFor();
  const remove = dialog().getByRole('button', { name: 'Remove the field and its 1 value' });
  expect(await remove.isDisabled()).toBe(true);
  await dialog().getByRole('textbox').fill('allergies_of_the_driver');
  await look(page, 'remove-field');
  await remove.click();
  await dialog()
    .getByText(/an open case or a restriction keeps them/)
    .first()
    .waitFor();
  await take(house.server.admin.post(`/requests/${asked}/withdrawals`, { reason: 'Not needed' }));
  await remove.click();
  await page.getByText('Allergies of the driver was removed with its 1 value.').waitFor();
  const module = await house.server.admin.get('/modules/vehicles');
  expect(module.body.fields.map((one: { name: string }) => one.name)).not.toContain(
    'allergies_of_the_driver',
  );
  const [column] = await house.server.database.owner.query(
    "SELECT 1 AS there FROM information_schema.columns WHERE table_schema = 'data' AND column_name = 'allergies_of_the_driver'",
  );
  expect(column).toBeUndefined();
});

story('purposes and retention rules are kept beside, and what is in use stays', async () => {
  await page.goto(`${ORIGIN}/settings/purposes`);
  await title('Purposes');
  await look(page, 'purposes');
  await press('New purpose');
  await dialog().getByRole('textbox', { name: 'Label, English' }).fill('Fleet');
  await dialog()
    .getByRole('radio', { name: /^contract/ })
    .check();
  await dialog()
    .getByRole('textbox', { name: 'What the basis rests on, English' })
    .fill('The contract about the car');
  await look(page, 'purpose-dialog');
  await dialog().getByRole('button', { name: 'Add the purpose' }).click();
  await page.getByText('Fleet was saved.').waitFor();
  await press('Orders and deliveries');
  await dialog().getByRole('button', { name: 'Remove the purpose' }).click();
  await dialog()
    .getByText(/It stays: \d+ fields are declared with it/)
    .waitFor();
  await page.keyboard.press('Escape');
  await page.goto(`${ORIGIN}/settings/retention`);
  await title('Retention rules');
  await look(page, 'retention');
  await press('New retention rule');
  await dialog().getByRole('textbox', { name: 'Label, English' }).fill('Cars, four years');
  await dialog().getByRole('textbox', { name: 'Years' }).fill('4');
  await dialog().getByRole('textbox', { name: 'Law, English' }).fill('Road Traffic Act, § 21');
  await dialog().getByText('4 years after the last change').waitFor();
  await look(page, 'retention-dialog');
  await dialog().getByRole('button', { name: 'Add the rule' }).click();
  await page.getByText('Cars, four years was saved.').waitFor();
});

story('the same is said in Spanish, in the dark, and what is refused too', async () => {
  await house.user('laura', 'Laura Quintanilla', 'administrator', 'es');
  const spanish = await house.someone({ locale: 'es-ES', colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(spanish, 'laura');
  await spanish.goto(`${ORIGIN}/settings/modules`);
  await spanish.getByRole('heading', { name: 'Módulos y campos', level: 1 }).waitFor();
  await look(spanish, 'es-modules');
  await spanish.goto(`${ORIGIN}/settings/modules/vehicles`);
  await spanish.getByRole('heading', { name: 'Vehículos', level: 1 }).waitFor();
  await look(spanish, 'es-module');
  await spanish.goto(`${ORIGIN}/settings/modules/vehicles/new-field`);
  await spanish.getByRole('textbox', { name: 'Etiqueta, inglés' }).fill('Colour');
  await spanish.getByLabel('Tipo', { exact: true }).selectOption('text');
  await spanish.getByText('El cliente que lo pide lo ve.').waitFor();
  await spanish.getByRole('radio', { name: /^No, no es un dato personal/ }).check();
  await spanish.getByRole('button', { name: 'Añadir el campo' }).click();
  await spanish.getByRole('link', { name: /^Diga por qué no son datos personales/ }).waitFor();
  await look(spanish, 'es-field');
  await spanish.goto(`${ORIGIN}/settings/purposes`);
  await spanish.getByRole('heading', { name: 'Finalidades', level: 1 }).waitFor();
  await look(spanish, 'es-purposes');
});

story(
  'the module is removed with its records after its name was typed, and is gone from everywhere',
  async () => {
    await page.goto(`${ORIGIN}/settings/modules/contacts?part=relations`);
    await press('Vehicles');
    await dialog().getByRole('button', { name: 'Remove the tab' }).click();
    await page.getByText('The tabs of Contacts were saved.').waitFor();
    await page.goto(`${ORIGIN}/settings/modules/vehicles?part=module`);
    await press('Remove the module');
    await dialog().getByText('Its 1 record is deleted with it').waitFor();
    await dialog().getByRole('textbox').fill('vehicles');
    await dialog().getByRole('button', { name: 'Remove the module' }).click();
    await page.getByText('Vehicles was removed.').waitFor();
    await title('Modules and fields');
    await page.getByRole('navigation').getByRole('link', { name: 'Vehicles' }).waitFor({ state: 'detached' });
  },
);
