import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

let server: RunningServer;
let folder: string;
let token: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-apply-'));
  const scopes = ['records:*', 'definitions:*', 'users:*', 'profiles:*', 'roles:*', 'groups:*'];
  const more = ['sharing_rules:*', 'record_rules:*'];
  const { body } = await server.admin.post('/tokens', { name: 'apply', scopes: [...scopes, ...more] });
  token = body.token;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const apply = (...args: readonly string[]) => applyAt({ origin: server.origin, token }, ...args);

async function applyAt(at: { readonly origin: string; readonly token: string }, ...args: readonly string[]) {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment: { ATTESTA_URL: at.origin, ATTESTA_TOKEN: at.token },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async () => {},
    interruption: () => new AbortController().signal,
  };
  const code = await run(['apply', ...args], terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

let files = 0;
async function written(text: string, ending = 'yaml'): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.${ending}`);
  await writeFile(file, text);
  return file;
}

/** A declaration that the product makes: what the file refers to is there. */
async function personal(): Promise<string> {
  const { body } = await server.admin.get('/modules/contacts');
  return JSON.stringify(body.fields.find((one: { name: string }) => one.name === 'phone').privacy);
}

async function fleet(): Promise<string> {
  return `
modules:
  - name: trips
    label: { en: Trip, es: Viaje }
    labelPlural: { en: Trips, es: Viajes }
    numberPrefix: TRP
    titleFields: [goal]
    subject: { kind: paths, paths: [vehicle.driver] }
    fields:
      - { name: goal, type: text, label: { en: Goal, es: Destino }, privacy: ${await personal()} }
      - name: vehicle
        type: reference
        label: { en: Vehicle, es: Vehículo }
        options: { modules: [vehicles] }
        privacy: ${await personal()}
  - name: vehicles
    label: { en: Vehicle, es: Vehículo }
    labelPlural: { en: Vehicles, es: Vehículos }
    numberPrefix: VEH
    titleFields: [plate]
    subject: { kind: paths, paths: [driver] }
    relations: [{ name: trips, label: { en: Trips, es: Viajes }, module: trips, by: vehicle }]
    fields:
      - { name: plate, type: text, label: { en: Plate, es: Matrícula }, privacy: ${await personal()} }
      - name: driver
        type: reference
        label: { en: Driver, es: Conductor }
        options: { modules: [contacts] }
        privacy: ${await personal()}
  - name: contacts
    fields:
      - { name: shoe_size, type: number, label: { en: Shoe size, es: Talla }, privacy: ${await personal()} }
profiles:
  - { name: Fleet, modules: { vehicles: [read, create, edit], trips: [read] }, tools: [] }
roles:
  - { name: Dispatcher, parent: Fleet lead, profiles: [Fleet] }
  - { name: Fleet lead, parent: null, profiles: [Fleet] }
groups:
  - { name: Night shift, members: [{ role: Dispatcher }] }
sharingRules:
  - { name: Night sees all, module: vehicles, from: { role_and_subordinates: Fleet lead }, to: { group: Night shift }, level: read }
recordRules:
  - { name: No trips to the moon, module: trips, effect: deny, on: [list, record], to: everyone, filter: { field: goal, op: eq, value: Moon } }
`;
}

test('a plan is shown first and changes nothing; --yes brings modules that refer to each other, roles and rules into force', async () => {
  const file = await written(await fleet());
  const plan = await apply(file);
  expect(plan).toMatchObject({ code: 3, notes: '' });
  const lines = ['module trips', 'module vehicles', 'field contacts.shoe_size', 'profile Fleet'];
  for (const line of [...lines, 'role Fleet lead', 'role Dispatcher', 'group Night shift'])
    expect(plan.out).toContain(`+ ${line}`);
  expect(plan.out).toContain('+ sharing rule vehicles/Night sees all');
  expect(plan.out).toContain('+ record rule trips/No trips to the moon');
  expect((await server.admin.get('/modules/vehicles')).status).toBe(404);

  expect(await apply(file, '--yes')).toMatchObject({ code: 0, notes: '' });
  const vehicle = await server.admin.post('/records/vehicles', { plate: '1234 BCD' });
  expect(vehicle.status).toBe(201);
  const trip = await server.admin.post('/records/trips', { goal: 'Moon', vehicle: vehicle.body.id });
  expect(trip.status).toBe(201);
  const { body } = await server.admin.get('/roles');
  const role = (name: string) => body.items.find((one: { name: string }) => one.name === name);
  expect(role('Dispatcher').parent).toBe(role('Fleet lead').id);

  expect(await apply(file)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to change') });
});

test('what is written of a thing that is there changes that alone, and the plan says from what to what', async () => {
  const file = await written(
    'modules: [{ name: vehicles, label: { en: Car, es: Coche } }]\nroles: [{ name: Dispatcher, profiles: [administrator] }]',
  );
  const plan = await apply(file, '--plan');
  expect(plan.out).toContain('~ module vehicles\n    label.en: "Vehicle" → "Car"');
  expect(plan.out).toContain('~ role Dispatcher\n    profiles: ["Fleet"] → ["Administrator"]');
  expect(await apply(file, '--yes', '--json')).toMatchObject({ code: 0 });
  const { body } = await server.admin.get('/modules/vehicles');
  expect(body).toMatchObject({ label: { en: 'Car' }, labelPlural: { en: 'Vehicles' } });
  expect(body.fields.map((one: { name: string }) => one.name)).toEqual(['plate', 'driver']);
});

test('one fault anywhere, and none of the definitions comes into force', async () => {
  const bad = `
modules:
  - { name: contacts, fields: [{ name: hat_size, type: number, label: { en: Hat size }, privacy: ${await personal()} }] }
  - { name: tickets, fields: [{ name: secret_wish, type: text, label: { en: Wish } }] }
`;
  const refused = await apply(await written(bad), '--yes');
  expect(refused.code).toBe(1);
  expect(refused.notes).toContain('modules.tickets.fields.secret_wish.privacy');
  const { body } = await server.admin.get('/modules/contacts');
  expect(body.fields.some((one: { name: string }) => one.name === 'hat_size')).toBe(false);
});

test('faults of a file are told with their place before anything is asked of the installation', async () => {
  expect(await apply(await written('modules:\n  - name: [\n'))).toMatchObject({
    code: 1,
    notes: expect.stringMatching(/\.yaml:\d+:\d+: /),
  });
  expect((await apply(await written('moduls: []'))).notes).toContain('Did you mean modules?');
  expect((await apply(await written('{"roles": [{"title": "x"}]}', 'json'))).notes).toContain(
    'It needs a name.',
  );
  expect((await apply(join(folder, 'nowhere'))).notes).toContain('There is no ');
  const lost = await apply(await written('roles: [{ name: Lost, parent: Fleet leed, profiles: [Fleet] }]'));
  expect(lost.notes).toContain('roles, Lost: There is no role "Fleet leed". Did you mean "Fleet lead"?');
  const twice = await apply(
    await written('roles: [{ name: A, profiles: [Fleet] }, { name: A, profiles: [Fleet] }]'),
  );
  expect(twice.notes).toContain('written twice');
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[at]}`).join()}]`)
    .join('\n')}`;
  expect((await apply(await written(bomb))).code).toBe(1);
});

test('the way that leads a module to its people is not changed by a file', async () => {
  const refused = await apply(
    await written('modules: [{ name: vehicles, subject: { kind: self } }]'),
    '--yes',
  );
  expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('modules.vehicles.subject') });
});

test('what is in force is written into files that change nothing where they came from', async () => {
  const copy = join(folder, 'copy');
  expect(await apply('--write', copy)).toMatchObject({ code: 0, notes: '' });
  const names = await readdir(copy, { recursive: true });
  expect(names).toEqual(
    expect.arrayContaining(['settings.yaml', 'roles.yaml', join('modules', 'vehicles.yaml')]),
  );
  expect(await readFile(join(copy, 'modules', 'contacts.yaml'), 'utf8')).toContain('shoe_size');
  expect(await apply(copy)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to change') });

  await mkdir(join(folder, 'full'));
  await writeFile(join(folder, 'full', 'mine.txt'), 'mine');
  expect(await apply('--write', join(folder, 'full'))).toMatchObject({
    code: 1,
    notes: expect.stringContaining('not empty'),
  });
});

test('what was written in one installation makes another one the same', async () => {
  const other = await testServer();
  try {
    const { body } = await other.admin.post('/tokens', { name: 'apply', scopes: ['*'] });
    const at = { origin: other.origin, token: body.token };
    expect(await applyAt(at, join(folder, 'copy'), '--yes')).toMatchObject({ code: 0, notes: '' });
    expect((await other.admin.get('/modules/trips')).body.label.en).toBe('Trip');
  } finally {
    await other.close();
  }
});
