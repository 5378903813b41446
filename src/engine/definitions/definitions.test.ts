import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { systemUserId } from '../access/shipped.ts';
import { type CatalogHolder, holdCatalog } from '../catalog/holder.ts';
import { installModules } from '../catalog/install.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { updateRecord } from '../records/change-record.ts';
import { createRecord } from '../records/create-record.ts';
import { listRecords } from '../records/list-records.ts';
import { readRecord } from '../records/read-record.ts';
import { addUser, staffCall, systemCall } from '../records/testing.ts';
import { search } from '../search/search.ts';
import { changeDefinition } from './change-definition.ts';

let database: TestDatabase;
let other: Database;
let holder: CatalogHolder;
let elsewhere: CatalogHolder;

beforeAll(async () => {
  database = await testDatabase();
  other = await openDatabase({ url: database.url, dataDir: database.dataDir, poolSize: 2 });
  holder = await holdCatalog(database, shipped);
  elsewhere = await holdCatalog(other, shipped);
  await database.owner.query(
    `INSERT INTO attesta.users (id, kind, username, name, created_at, updated_at)
     VALUES ($1, 'system', 'system', 'Attesta', now(), now()) ON CONFLICT DO NOTHING`,
    [systemUserId],
  );
});
afterAll(async () => {
  await elsewhere?.close();
  await holder?.close();
  await other?.close();
  await database?.close();
});

const call = (): Promise<CallContext> => systemCall(database, holder.current());

function personal(module: string): PrivacyDeclaration {
  const field = holder
    .current()
    .modules.get(module)
    ?.fields.find((one) => one.privacy.category === 'contact');
  if (!field) throw new Error('A contact field was expected.');
  return field.privacy;
}

const shoeSize = (): FieldDefinition => ({
  name: 'shoe_size',
  type: 'number',
  label: { en: 'Shoe size' },
  privacy: personal('contacts'),
});

function vehicles(): ModuleDefinition {
  return {
    name: 'vehicles',
    label: { en: 'Vehicle' },
    labelPlural: { en: 'Vehicles' },
    icon: 'car',
    numberPrefix: 'VEH',
    titleFields: ['plate'],
    fields: [
      {
        name: 'plate',
        type: 'text',
        label: { en: 'Plate' },
        required: true,
        unique: true,
        privacy: personal('contacts'),
      },
      {
        name: 'driver',
        type: 'reference',
        label: { en: 'Driver' },
        options: { modules: ['contacts'] },
        privacy: personal('contacts'),
      },
    ],
    blocks: [{ name: 'main', label: { en: 'Vehicle' }, fields: ['plate', 'driver'] }],
    relations: [],
    views: [],
    subject: { kind: 'paths', paths: ['driver'] },
    defaultSharing: 'private',
    comments: true,
    files: true,
    origin: 'company',
  };
}

test('a field that the company adds is there at once, on every node', async () => {
  const before = holder.current().version;
  const change = { kind: 'field', name: 'contacts.shoe_size', definition: { field: shoeSize() } } as const;
  const catalog = await changeDefinition(await call(), change, { version: before });
  expect(catalog.version).toBeGreaterThan(before);
  const made = await createRecord(await call(), 'contacts', { last_name: 'Foot', shoe_size: 43 });
  expect(made.shoe_size).toBe(43);
  await expect.poll(() => elsewhere.current().version, { timeout: 30_000 }).toBe(catalog.version);
  const seen = await readRecord(await systemCall(other, elsewhere.current()), 'contacts', made.id);
  expect(seen.shoe_size).toBe(43);
  const [event] = await database.query<{ payload: string }>(
    `SELECT p.payload FROM evidence.payloads p JOIN evidence.events e ON e.id = p.event WHERE e.action = 'definition.changed'`,
  );
  expect(JSON.parse(event?.payload ?? '')).toMatchObject({ kind: 'field', name: 'contacts.shoe_size' });
  await expect(changeDefinition(await call(), change, { version: before })).rejects.toMatchObject({
    code: 'stale_version',
  });
});

test('a field without a privacy declaration that holds is refused with findings, and nothing changes', async () => {
  const version = holder.current().version;
  const broken = { ...personal('contacts'), purposes: ['no_such_purpose'] } as PrivacyDeclaration;
  const field: FieldDefinition = { ...shoeSize(), name: 'hat_size', privacy: broken };
  await expect(
    changeDefinition(await call(), { kind: 'field', name: 'contacts.hat_size', definition: { field } }),
  ).rejects.toMatchObject({ code: 'validation_failed', findings: [{ code: 'declaration.003' }] });
  expect(holder.current().version).toBe(version);
});

test('a removed field takes its values along only when that is said', async () => {
  const remove = { kind: 'field', name: 'contacts.shoe_size', definition: null } as const;
  await expect(changeDefinition(await call(), remove)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('1 Contacts'),
  });
  await changeDefinition(await call(), remove, { purge: true });
  const columns = await database.owner.query(
    "SELECT 1 AS there FROM information_schema.columns WHERE table_schema = 'data' AND column_name = 'shoe_size'",
  );
  expect(columns).toEqual([]);
});

test("a module of the company's own works like a shipped one: numbers, uniqueness, persons, portal, search", async () => {
  await changeDefinition(await call(), { kind: 'module', name: 'vehicles', definition: vehicles() });
  const staff = await call();
  const driver = await createRecord(staff, 'contacts', { last_name: 'Driver' });
  const car = await createRecord(staff, 'vehicles', { plate: '1234 ÁBC', driver: driver.id });
  expect(car).toMatchObject({ number: 'VEH-000001', title: '1234 ÁBC', driver: { id: driver.id } });
  await expect(createRecord(staff, 'vehicles', { plate: '1234 abc' })).rejects.toMatchObject({
    code: 'duplicate_value',
  });
  const [mine] = await database.transaction((tx) => tx.query('SELECT id FROM data.vehicles'), {
    subject: driver.id,
  });
  expect(mine).toEqual({ id: car.id });
  expect(await search(staff, '1234')).toMatchObject([{ module: 'vehicles' }]);
  const filter = { field: 'driver.last_name', op: 'eq', value: 'driver' } as const;
  expect((await listRecords(staff, 'vehicles', { filter })).items).toHaveLength(1);
});

test('a new title shows on the records that are there already', async () => {
  const field: FieldDefinition = {
    name: 'colour',
    type: 'text',
    label: { en: 'Colour' },
    privacy: personal('contacts'),
  };
  await changeDefinition(await call(), { kind: 'field', name: 'vehicles.colour', definition: { field } });
  const [car] = (await listRecords(await call(), 'vehicles')).items;
  await updateRecord(await call(), 'vehicles', car?.id ?? '', { colour: 'Red' });
  const module = holder.current().modules.get('vehicles');
  if (!module) throw new Error('The module was expected.');
  await changeDefinition(await call(), {
    kind: 'module',
    name: 'vehicles',
    definition: { ...module, titleFields: ['colour', 'plate'] },
  });
  expect((await readRecord(await call(), 'vehicles', car?.id ?? '')).title).toBe('Red 1234 ÁBC');
  expect(await search(await call(), 'red')).toMatchObject([{ title: 'Red 1234 ÁBC' }]);
});

test('changes of a shipped module add up, and what others rely on is not taken away', async () => {
  await changeDefinition(await call(), {
    kind: 'module',
    name: 'faq',
    definition: { label: { en: 'Answer' } },
  });
  await changeDefinition(await call(), { kind: 'module', name: 'faq', definition: { icon: 'bulb' } });
  expect(holder.current().modules.get('faq')).toMatchObject({
    label: { en: 'Answer' },
    icon: 'bulb',
    origin: 'shipped',
  });
  const remove = { kind: 'field', name: 'tickets.contact', definition: null } as const;
  await expect(changeDefinition(await call(), remove)).rejects.toMatchObject({ code: 'validation_failed' });
  const kept = holder
    .current()
    .modules.get('tickets')
    ?.fields.some((field) => field.name === 'contact');
  expect(kept).toBe(true);
});

test('who may not change definitions is refused', async () => {
  const ana = await staffCall(database, holder.current(), await addUser(database, 'Ana'));
  await expect(
    changeDefinition(ana, { kind: 'module', name: 'faq', definition: { icon: 'x' } }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('installing what is installed does nothing, and a deleted module is gone', async () => {
  expect(await installModules(database, holder.current())).toEqual([]);
  const remove = { kind: 'module', name: 'vehicles', definition: null } as const;
  await expect(changeDefinition(await call(), remove)).rejects.toMatchObject({ code: 'conflict' });
  await changeDefinition(await call(), remove, { purge: true });
  expect(holder.current().modules.has('vehicles')).toBe(false);
  expect(await search(await call(), '1234')).toEqual([]);
  const again = await changeDefinition(await call(), {
    kind: 'module',
    name: 'vehicles',
    definition: vehicles(),
  });
  expect(again.modules.get('vehicles')?.fields.map((field) => field.name)).toEqual(['plate', 'driver']);
});
