import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { DefaultSharing, ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { accessVersion, rightsOf } from './compile-rights.ts';
import { compileFragment as compile } from './fragment.ts';
import { accessPredicate } from './predicate.ts';
import type { Principal } from './principal.ts';
import type { ModuleAction } from './rights.ts';
import { portalUserId, type ShippedRole, shippedRoles } from './shipped.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00Z');
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await database.owner.query(
    'CREATE TABLE data.things (id uuid PRIMARY KEY, state text, owner_user uuid, owner_group uuid)',
  );
  await database.owner.query(`GRANT SELECT ON data.things TO PUBLIC`);
});
afterAll(() => database.close());

function moduleNamed(
  defaultSharing: DefaultSharing,
  fields: readonly FieldDefinition[] = [],
): ModuleDefinition {
  const label = { en: 'Things' };
  return {
    name: 'things',
    label,
    labelPlural: label,
    icon: 'box',
    numberPrefix: 'THI',
    titleFields: [],
    fields,
    blocks: [],
    relations: [],
    views: [],
    subject: { kind: 'self' },
    defaultSharing,
    comments: false,
    files: false,
    origin: 'company',
  };
}

function catalogOf(module: ModuleDefinition): Catalog {
  return {
    version: 1,
    modules: new Map([[module.name, module]]),
    purposes: new Map(),
    retention: new Map(),
    workflows: new Map(),
  };
}

function field(name: string, privacy: PrivacyDeclaration): FieldDefinition {
  return { name, type: 'text', label: { en: name }, privacy };
}

function personal(portal: 'hidden' | 'shown' | 'may_edit'): PrivacyDeclaration {
  return {
    category: 'contact',
    sensitivity: 'ordinary',
    origin: 'provided',
    purposes: ['p'],
    retention: 'r',
    onErasure: { action: 'delete' },
    inAccess: true,
    inPortability: true,
    disclosure: [],
    portal,
  };
}

async function user(role: ShippedRole | string, active = true): Promise<string> {
  const id = uuidv7(now);
  const roleId = Object.entries(shippedRoles).find(([code]) => code === role)?.[1].id ?? role;
  await database.query(
    'INSERT INTO attesta.users (id, username, name, role, active, created_at, updated_at) VALUES ($1::uuid, $1::text, $1::text, $2, $3, $4, $4)',
    [id, roleId, active, now],
  );
  return id;
}

async function group(): Promise<string> {
  const id = uuidv7(now);
  await database.query('INSERT INTO attesta.groups (id, name) VALUES ($1::uuid, $1::text)', [id]);
  return id;
}

async function thing(values: { user?: string; group?: string; state?: string }): Promise<string> {
  const id = uuidv7(now);
  await database.owner.query('INSERT INTO data.things VALUES ($1, $2, $3, $4)', [
    id,
    values.state ?? 'active',
    values.user ?? null,
    values.group ?? null,
  ]);
  return id;
}

async function may(
  principal: Principal,
  sharing: DefaultSharing,
  action: ModuleAction,
  ids: readonly string[],
): Promise<boolean[]> {
  const catalog = catalogOf(moduleNamed(sharing));
  const rights = await rightsOf(database, catalog, principal);
  const where = compile(
    accessPredicate({ catalog, principal, rights, now: () => now, timeZone: 'UTC' }, 'things', action, 't'),
    2,
  );
  const rows = await database.query<{ id: string }>(
    `SELECT id FROM data.things t WHERE id = ANY($1) AND ${where.text}`,
    [ids, ...where.values],
  );
  return ids.map((id) => rows.some((row) => row.id === id));
}

const person = (userId: string): Principal => ({ kind: 'user', userId });

test('in a private module, the owner and the owner’s superiors see a record, colleagues and subordinates do not', async () => {
  const [seller, colleague, manager] = [await user('sales'), await user('sales'), await user('manager')];
  const records = [await thing({ user: seller }), await thing({ user: manager })];
  expect(await may(person(seller), 'private', 'read', records)).toEqual([true, false]);
  expect(await may(person(colleague), 'private', 'read', records)).toEqual([false, false]);
  expect(await may(person(manager), 'private', 'read', records)).toEqual([true, true]);
});

test('default sharing opens reading, then editing, then deleting to everyone whose profile has it', async () => {
  const [manager, other] = [await user('manager'), await user('manager')];
  const records = [await thing({ user: other })];
  const table: [DefaultSharing, boolean, boolean, boolean][] = [
    ['private', false, false, false],
    ['read', true, false, false],
    ['read_edit', true, true, false],
    ['read_edit_delete', true, true, true],
  ];
  for (const [sharing, read, edit, remove] of table) {
    expect(await may(person(manager), sharing, 'read', records)).toEqual([read]);
    expect(await may(person(manager), sharing, 'edit', records)).toEqual([edit]);
    expect(await may(person(manager), sharing, 'delete', records)).toEqual([remove]);
  }
});

test('a profile without the action is stronger than owning the record', async () => {
  const seller = await user('sales');
  const records = [await thing({ user: seller })];
  expect(await may(person(seller), 'read_edit_delete', 'delete', records)).toEqual([false]);
});

test('an administrator sees every private record, but none that is blocked', async () => {
  const admin = await user('administrator');
  const seller = await user('sales');
  const records = [await thing({ user: seller }), await thing({ user: seller, state: 'blocked' })];
  expect(await may(person(admin), 'private', 'read', records)).toEqual([true, false]);
});

test('Art. 18: a restricted record is nobody’s to use without a ground; an archived one needs the right to archives', async () => {
  const seller = await user('sales');
  const admin = await user('administrator');
  const records = [
    await thing({ user: seller, state: 'restricted' }),
    await thing({ user: seller, state: 'archived' }),
  ];
  expect(await may(person(seller), 'private', 'read', records)).toEqual([false, false]);
  expect(await may(person(seller), 'read_edit', 'edit', records)).toEqual([false, false]);
  expect(await may(person(admin), 'private', 'read', records)).toEqual([false, true]);
  expect(await may(person(admin), 'private', 'edit', records)).toEqual([false, false]);
});

test('a group’s record belongs to its members by name, by role, by a role above theirs, and through groups in it', async () => {
  const [seller, support, manager] = [await user('sales'), await user('support'), await user('manager')];
  const groups = { named: await group(), role: await group(), below: await group(), outer: await group() };
  const add = (id: string, kind: string, column: string, member: string) =>
    database.query(`INSERT INTO attesta.group_members (group_id, kind, ${column}) VALUES ($1, $2, $3)`, [
      id,
      kind,
      member,
    ]);
  await add(groups.named, 'user', 'member_user', seller);
  await add(groups.role, 'role', 'member_role', shippedRoles.support.id);
  await add(groups.below, 'role_and_subordinates', 'member_role', shippedRoles.manager.id);
  await add(groups.outer, 'group', 'member_group', groups.named);
  const records = await Promise.all(Object.values(groups).map((id) => thing({ group: id })));
  expect(await may(person(seller), 'private', 'read', records)).toEqual([true, false, true, true]);
  expect(await may(person(support), 'private', 'read', records)).toEqual([false, true, true, false]);
  expect(await may(person(manager), 'private', 'read', records)).toEqual([true, true, true, true]);
});

test('groups that contain each other do not hang', async () => {
  const [one, two, seller] = [await group(), await group(), await user('sales')];
  const text = 'INSERT INTO attesta.group_members (group_id, kind, member_group) VALUES ($1, $2, $3)';
  await database.query(text, [one, 'group', two]);
  await database.query(text, [two, 'group', one]);
  await database.query(
    "INSERT INTO attesta.group_members (group_id, kind, member_user) VALUES ($1, 'user', $2)",
    [one, seller],
  );
  expect(await may(person(seller), 'private', 'read', [await thing({ group: two })])).toEqual([true]);
});

test('a change of rights takes effect at the next call', async () => {
  const seller = await user('sales');
  const records = [await thing({ user: seller })];
  expect(await may(person(seller), 'private', 'read', records)).toEqual([true]);
  const before = await accessVersion(database);
  await database.query('UPDATE attesta.users SET active = false WHERE id = $1', [seller]);
  expect(await accessVersion(database)).toBeGreaterThan(before);
  expect(await may(person(seller), 'private', 'read', records)).toEqual([false]);
});

test('looking after rights that did not change costs no further statement', async () => {
  const seller = await user('sales');
  const catalog = catalogOf(moduleNamed('private'));
  const version = await accessVersion(database);
  await rightsOf(database, catalog, person(seller), version);
  let asked = 0;
  const counting = new Proxy(database, {
    get(target, key, receiver) {
      if (key === 'query') asked += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  await rightsOf(counting, catalog, person(seller), version);
  await rightsOf(counting, catalog, person(seller), version);
  // Once for the user, once for the rules of everyone.
  expect(asked).toBe(2);
});

test('the portal reaches the customer’s own record only, whatever the module shares', async () => {
  const role = uuidv7(now);
  await database.query("INSERT INTO attesta.roles (id, name) VALUES ($1, 'Portal of things')", [role]);
  const profile = uuidv7(now);
  await database.query(
    "INSERT INTO attesta.profiles (id, name, modules) VALUES ($1, 'Portal of things', $2)",
    [profile, JSON.stringify({ things: ['read', 'edit'] })],
  );
  await database.query('INSERT INTO attesta.role_profiles VALUES ($1, $2)', [role, profile]);
  const service = await user(role);
  const records = [await thing({}), await thing({})];
  const principal: Principal = { kind: 'portal', userId: service, subject: records[0] ?? '' };
  expect(await may(principal, 'read_edit_delete', 'read', records)).toEqual([true, false]);
  expect(await may(principal, 'read_edit_delete', 'delete', records)).toEqual([false, false]);
  expect(await may({ kind: 'portal', userId: service }, 'read_edit_delete', 'read', records)).toEqual([
    false,
    false,
  ]);
});

test('in the portal a field is what its privacy declaration says', async () => {
  const contacts = {
    ...moduleNamed('private', [
      field('email', personal('may_edit')),
      field('birth_date', personal('shown')),
      field('notes', personal('hidden')),
      field('colour', { category: 'none' }),
    ]),
    name: 'contacts',
  };
  const principal: Principal = { kind: 'portal', userId: portalUserId, subject: uuidv7(now) };
  const rights = await rightsOf(database, catalogOf(contacts), principal);
  const names = ['email', 'birth_date', 'notes', 'colour', 'unknown'];
  expect(names.map((name) => rights.field('contacts', name))).toEqual([
    'edit',
    'read',
    'hidden',
    'read',
    'hidden',
  ]);
  expect(rights.may('portal_service')).toBe(false);
});

test('a field that a profile hides is hidden, and a second profile adds to the first', async () => {
  const accountant = await user('accounting');
  const catalog = catalogOf(moduleNamed('private'));
  const before = await rightsOf(database, catalog, person(accountant));
  expect(before.field('contacts', 'birth_date')).toBe('hidden');
  expect(before.field('contacts', 'last_name')).toBe('edit');
  await database.query('INSERT INTO attesta.role_profiles VALUES ($1, $2)', [
    shippedRoles.accounting.id,
    shippedRoles.support.id,
  ]);
  const after = await rightsOf(database, catalog, person(accountant));
  expect(after.field('contacts', 'birth_date')).toBe('edit');
});

test('the portal’s role in the database cannot read credentials', async () => {
  const attempt = database.transaction((tx) => tx.query('SELECT password_hash FROM attesta.users'), {
    subject: uuidv7(now),
  });
  await expect(attempt).rejects.toThrow(/permission denied/);
});
