import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { onServer, type TestDatabase, testDatabase, urlOf } from '../../../tools/testing/database.ts';
import { openDatabase } from './database.ts';

let database: TestDatabase;
let folder: string;
const made: string[] = [];
beforeEach(async () => {
  database = await testDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'attesta-roles-'));
});
afterEach(async () => {
  const { service, portal } = database.connection.roles;
  const roles = [service, portal, ...made.splice(0)];
  // Without the database they hold nothing any more, so that an owner who is no superuser may drop them.
  await database.close();
  for (const role of roles) await onServer(inject('attestaServer').url, `DROP ROLE "${role}"`);
  await rm(folder, { recursive: true, force: true });
});

async function role(name: string, rights: string): Promise<string> {
  await database.owner.query(`CREATE ROLE "${name}" LOGIN PASSWORD 'secret' ${rights}`);
  made.push(name);
  const url = new URL(urlOf(database.url, database.name));
  url.username = name;
  url.password = 'secret';
  return url.href;
}

/** Bypasses row-level security; where the owner may not make such a role, one that is a member of the owner. */
async function roleAbove(name: string): Promise<string> {
  const bypasses = await role(name, 'BYPASSRLS').catch(() => undefined);
  if (bypasses) return bypasses;
  const url = await role(name, '');
  const [me] = await database.owner.query<{ name: string }>('SELECT current_user::text AS name');
  await database.owner.query(`GRANT "${me?.name}" TO "${name}"`);
  return url;
}

test('the passwords of the roles are readable by their owner only', async () => {
  const file = join(database.dataDir, 'keys', 'database.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toContain(database.connection.installation);
});

test('the roles own nothing and stand under row-level security', async () => {
  const roles = await database.owner.query(
    'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY($1)',
    [Object.values(database.connection.roles)],
  );
  const no = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false };
  expect(roles).toEqual([no, no]);
});

test('an owner that may not create roles is told what to grant or to set', async () => {
  const url = await role(`${database.name}_plain`, '');
  await database.owner.query(`GRANT CREATE ON DATABASE "${database.name}" TO "${database.name}_plain"`);
  await database.owner.query('DROP SCHEMA attesta CASCADE');
  const opening = openDatabase({ url, dataDir: folder });
  await expect(opening).rejects.toThrow(/CREATEROLE.*DATABASE_SERVICE_URL and DATABASE_PORTAL_URL/);
});

test('given roles are used, and one above row-level security is refused', async () => {
  const serviceUrl = await role(`${database.name}_s`, '');
  const portalUrl = await role(`${database.name}_p`, '');
  const opened = await openDatabase({ url: database.url, dataDir: folder, serviceUrl, portalUrl });
  expect(await opened.query('SELECT current_user::text AS me')).toEqual([{ me: `${database.name}_s` }]);
  await opened.close();
  const above = await roleAbove(`${database.name}_b`);
  const opening = openDatabase({ url: database.url, dataDir: folder, serviceUrl: above, portalUrl });
  await expect(opening).rejects.toThrow(/DATABASE_SERVICE_URL .* above row-level security/);
});

test('a second node without the keys does not shut out the first', async () => {
  await database.query('SELECT 1');
  await expect(openDatabase({ url: database.url, dataDir: folder })).rejects.toThrow(
    /Copy keys\/database.json/,
  );
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test.each([
  ['password', (url: URL) => (url.password = 'wrong'), /^DATABASE_URL: the server at .+ refuses the user "/],
  [
    'database',
    (url: URL) => (url.pathname = '/nowhere'),
    /^DATABASE_URL: .+ has no database "nowhere". Create one/,
  ],
  ['server', (url: URL) => (url.port = '1'), /^DATABASE_URL: no PostgreSQL answers at .+:1. Start it/],
])('an address with a wrong %s is refused with what to do', async (_, spoil, sentence) => {
  const url = new URL(database.url);
  spoil(url);
  const opening = openDatabase({ url: url.href, dataDir: folder });
  await expect(opening).rejects.toThrow(sentence);
});
