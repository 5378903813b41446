import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import { ADMIN_PASSWORD, testServer } from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { scanDatabase } from '../../privacy/art-17-erasure/scan-database.ts';
import { scanFolder } from '../../privacy/art-17-erasure/scan-folder.ts';
import { formOf } from '../imports/testing.ts';
import { runJobs } from '../jobs/jobs.ts';
import { openFileStore } from './file-store.ts';
import { masterKeyCommand, masterKeyFile } from './given-master-key.ts';
import { MasterKeyRefused, masterKeyPath } from './master-key.ts';
import { rotateMasterKey } from './rotate-master-key.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00Z');
let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-given-'));
  database = await testDatabase();
});
afterAll(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const newKey = () => randomBytes(32).toString('base64');

/** A stand-in for the program of a vault: prints what the file beside it holds. */
function vault(script: string): readonly string[] {
  return [process.execPath, '--eval', script];
}

const printing = (text: string) => vault(`process.stdout.write(${JSON.stringify(text)})`);

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MasterKeyRefused) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

test('a key is taken as a vault prints it: with or without a line’s end, several one a line, or a whole master.key', async () => {
  const [one, other] = [newKey(), newKey()];
  for (const text of [one, `${one}\n`, `${one}\r\n`, `attesta master key 1\n${one}\n`])
    expect((await masterKeyCommand(printing(text)).read())?.map(({ key }) => key.toString('base64'))).toEqual(
      [one],
    );
  const both = await masterKeyCommand(printing(`${one}\n${other}\n`)).read();
  expect(both?.map(({ key }) => key.toString('base64'))).toEqual([one, other]);
});

test('anything else is refused, and never shown', async () => {
  const key = newKey();
  const wrong = [
    '',
    '\n',
    key.slice(1),
    ` ${key}`,
    `${key} `,
    `key: ${key}`,
    `${key}\n\n`,
    `${key}\nwarning: lease ends`,
    randomBytes(32).toString('hex'),
    randomBytes(16).toString('base64'),
    `"${key}"`,
    key.replace(/.$/, ''),
  ];
  for (const text of wrong) {
    const said = await refusal(masterKeyCommand(printing(text)).read());
    expect(said, JSON.stringify(text)).toContain('32 bytes in base64');
    expect(said).not.toContain(key.slice(1, 20));
  }
});

test('a program that fails, hangs, talks without end or is not there is said, and nothing of what it said', async () => {
  const secret = newKey();
  const leak = `console.log('${secret}'); console.error('${secret}');`;
  const cases: [readonly string[], string][] = [
    [vault(`${leak} process.exit(3)`), 'ended with code 3'],
    [vault(`${leak} setInterval(() => {}, 1000)`), 'did not end within'],
    [vault(`for (;;) process.stdout.write('${secret}'.repeat(1000))`), 'more than a master key'],
    [['/nowhere/vault'], 'not there'],
  ];
  for (const [command, wanted] of cases) {
    const said = await refusal(masterKeyCommand(command, 5_000).read());
    expect(said).toContain(wanted);
    expect(said).not.toContain(secret.slice(0, 20));
  }
});

test('no shell reads it, and none of our own variables reaches it', async () => {
  process.env.ATTESTA_ADMIN_PASSWORD = 'must not be seen';
  process.env.VAULT_ADDR = 'https://vault.example';
  const key = newKey();
  try {
    const script = `const e = process.env; process.stdout.write(process.argv[1] === '$(id)' && !e.ATTESTA_ADMIN_PASSWORD && e.VAULT_ADDR ? '${key}' : 'no')`;
    expect((await masterKeyCommand([...vault(script), '$(id)']).read())?.length).toBe(1);
  } finally {
    delete process.env.ATTESTA_ADMIN_PASSWORD;
    delete process.env.VAULT_ADDR;
  }
});

test('a file that others may read, that is missing or no key is refused', async () => {
  const path = join(folder, 'given.key');
  expect(await refusal(masterKeyFile(path).read())).toContain('cannot be read: ENOENT');
  await writeFile(path, `${newKey()}\n`, { mode: 0o600 });
  expect(await masterKeyFile(path).read()).toHaveLength(1);
  await chmod(path, 0o644);
  expect(await refusal(masterKeyFile(path).read())).toContain('mode 0400');
  await chmod(path, 0o600);
  await writeFile(path, 'nothing of the kind');
  expect(await refusal(masterKeyFile(path).read())).toContain('32 bytes in base64');
});

test('an installation lives on a key that is kept elsewhere: no file is made, a wrong key is refused, and it is renewed where it is kept', async () => {
  const dataDir = join(folder, 'data');
  const path = join(folder, 'vault.key');
  const [first, second] = [newKey(), newKey()];
  await writeFile(path, first, { mode: 0o600 });
  const masterKeys = masterKeyCommand(
    vault(`process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(path)}))`),
  );
  const { keyring } = await openFileStore(database, { dataDir, now, masterKeys });
  const subject = crypto.randomUUID();
  const made = await database.transaction((tx) => keyring.holder(tx, subject, now));
  await expect(readdir(join(dataDir, 'keys'))).rejects.toThrow('ENOENT');

  expect(await refusal(rotateMasterKey(database, keyring, { now }))).toContain('openssl rand -base64 32');
  await writeFile(path, newKey());
  expect(await refusal(openFileStore(database, { dataDir, now, masterKeys }))).toContain(
    'not the master key that this database was sealed with',
  );
  await writeFile(path, `${second}\n${first}\n`);
  expect(await rotateMasterKey(database, keyring, { now })).toBeGreaterThan(0);
  expect(await readFile(path, 'utf8')).toBe(`${second}\n${first}\n`);
  await writeFile(path, second);
  const later = await openFileStore(database, { dataDir, now, masterKeys });
  const seen = await database.transaction((tx) => later.keyring.holder(tx, subject, now));
  expect(seen.key.equals(made.key)).toBe(true);
  await expect(readFile(masterKeyPath(dataDir))).rejects.toThrow('ENOENT');
});

test('a key that a vault’s program gives is on no disk, whatever is sealed and opened with it: no file and no row holds it', async () => {
  const key = randomBytes(32);
  // In the memory of the two programs only.
  process.env.VAULT_STAND_IN = key.toString('base64');
  const masterKeys = masterKeyCommand(vault('process.stdout.write(process.env.VAULT_STAND_IN)'));
  await using server = await testServer({ masterKeys });
  const { admin, engine } = server;
  const person = await take(
    admin.post('/records/contacts', { last_name: 'Hrubá', email: 'l@hruba.example' }),
  );
  const { payload, headers } = formOf({}, { filename: 'note.txt', content: 'Ring twice' });
  const file = await take(admin.post(`/records/contacts/${person.id}/files`, payload, { headers }));
  expect((await admin.get(`/files/${file.id ?? file.items[0].id}/content`)).body).toBe('Ring twice');
  const gate = await take(
    admin.post('/records/confidential_information', {
      title: 'Gate',
      category: 'access',
      password: 'Sesame-1',
    }),
  );
  const opened = await admin.post(`/records/confidential_information/${gate.id}/reveals`, {
    fields: ['password'],
    purpose: 'security',
    reason: 'Looking for the key',
    password: ADMIN_PASSWORD,
  });
  expect(opened.body.values).toEqual({ password: 'Sesame-1' });
  await engine.sealer.sealOnce();
  await runJobs(server.database);
  delete process.env.VAULT_STAND_IN;

  const texts = [
    key.toString('base64'),
    key.toString('base64').slice(0, -1),
    key.toString('base64url'),
    key.toString('hex'),
  ];
  const disk = await scanFolder(engine.dataDir, [...texts, key]);
  expect(disk.files).toBeGreaterThan(0);
  expect(disk.found).toEqual([]);
  const rows = await scanDatabase(server.database.owner, texts);
  expect(rows.tables).toBeGreaterThan(50);
  expect(rows.found).toEqual([]);
  // A key that is in neither would be found if it were there: a note of it is.
  await writeFile(join(engine.dataDir, 'note'), `the key is ${key.toString('base64')}`, { mode: 0o600 });
  expect((await scanFolder(engine.dataDir, texts)).found.map((one) => one.file)).toEqual(['note']);
}, 120_000);
