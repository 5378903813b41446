import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { openDatabase } from './database.ts';
import { type Migration, MigrationRefused } from './migrate.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await testDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'attesta-migrations-'));
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(id: string, sql: string): Promise<Migration> {
  const path = join(folder, `${id.replace('/', '-')}.sql`);
  await writeFile(path, sql);
  return { id, url: pathToFileURL(path) };
}

async function start(migrations: readonly Migration[]): Promise<string[]> {
  const lines: string[] = [];
  const opened = await openDatabase({
    url: database.url,
    dataDir: database.dataDir,
    migrations,
    log: (line) => lines.push(line),
  });
  await opened.close();
  return lines.filter((line) => /^(Preparing|Migrating)/.test(line));
}

const names = (rows: readonly object[]) => rows.map((row) => Object.values(row)[0]);
const applied = async () =>
  names(await database.owner.query('SELECT id FROM attesta.migrations ORDER BY position'));

test('a second start runs nothing again, and a new migration runs alone', async () => {
  const one = await file(
    'a/0001-one',
    'CREATE TABLE attesta.one (id int); INSERT INTO attesta.one VALUES (1);',
  );
  expect(await start([one])).toEqual(['Preparing the database …']);
  expect(await start([one])).toEqual([]);
  const two: Migration = {
    id: 'b/0001-two',
    run: async (tx) => void (await tx.query('INSERT INTO attesta.one VALUES (2)')),
  };
  expect(await start([one, two])).toEqual(['Migrating the database: b/0001-two …']);
  expect(await database.owner.query('SELECT id FROM attesta.one ORDER BY id')).toEqual([
    { id: 1 },
    { id: 2 },
  ]);
});

test('two programs that start at once run each migration once', async () => {
  const slow = await file('a/0001-slow', 'CREATE TABLE attesta.slow (id int); SELECT pg_sleep(0.3);');
  const runs = await Promise.all([start([slow]), start([slow]), start([slow])]);
  expect(runs.flat()).toEqual(['Preparing the database …']);
  expect(await applied()).toEqual(['a/0001-slow']);
});

test('a migration that was changed after it ran stops the start with a sentence', async () => {
  await start([await file('a/0001-one', 'CREATE TABLE attesta.one (id int);')]);
  const changed = await file('a/0001-one', 'CREATE TABLE attesta.one (id bigint);');
  await expect(start([changed])).rejects.toThrow(/a\/0001-one has run .* was changed since/);
  await expect(start([changed])).rejects.toBeInstanceOf(MigrationRefused);
});

test('a database of a newer version stops the start with a sentence', async () => {
  const one = await file('a/0001-one', 'SELECT 1;');
  await start([one, await file('a/0002-two', 'SELECT 2;')]);
  await expect(start([one])).rejects.toThrow(/a\/0002-two has run on this database but this version/);
});

test('a migration that fails leaves nothing of itself and keeps those before it', async () => {
  const good = await file('a/0001-good', 'CREATE TABLE attesta.good (id int);');
  const bad = await file('a/0002-bad', 'CREATE TABLE attesta.bad (id int); SELECT 1/0;');
  await expect(start([good, bad])).rejects.toThrow(/a\/0002-bad failed and was undone: division by zero/);
  expect(await applied()).toEqual(['a/0001-good']);
  const [bads] = await database.owner.query("SELECT to_regclass('attesta.bad') AS found");
  expect(bads).toEqual({ found: null });
});

test('two migrations of one name are refused before anything runs', async () => {
  const one = await file('a/0001-one', 'CREATE TABLE attesta.one (id int);');
  await expect(start([one, one])).rejects.toThrow(/Two migrations are called a\/0001-one/);
  expect(await applied()).toEqual([]);
});

test('the installation’s roles stand in for the placeholders', async () => {
  const sql = `
    CREATE TABLE attesta.t (id int);
    GRANT USAGE ON SCHEMA attesta TO \${service};
    GRANT SELECT ON attesta.t TO \${service};`;
  await start([await file('a/0001-grant', sql)]);
  expect(await database.query('SELECT * FROM attesta.t')).toEqual([]);
});
