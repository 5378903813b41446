import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase, urlOf } from '../../../tools/testing/database.ts';
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
  for (const role of roles) await database.owner.query(`DROP OWNED BY "${role}"`);
  const { owner } = database;
  for (const role of roles) await owner.query(`DROP ROLE "${role}"`);
  await database.close();
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
  const above = await role(`${database.name}_b`, 'BYPASSRLS');
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
