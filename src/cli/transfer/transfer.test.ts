import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { type RunningJobs, startJobs } from '../../engine/jobs/jobs.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

let server: RunningServer;
let jobs: RunningJobs;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-transfer-'));
});
afterAll(async () => {
  await jobs?.stop();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

async function attesta(args: readonly string[], environment: Record<string, string>): Promise<Said> {
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    environment,
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => {},
    input: async () => '',
    bytes: async (chunk) => void out.push(Buffer.from(chunk).toString()),
    interruption: () => new AbortController().signal,
  };
  const code = await run(args, terminal);
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

/** On this machine's installation; no server runs jobs there. */
function here(): Record<string, string> {
  return {
    DATABASE_URL: server.database.url,
    DATABASE_SERVICE_URL: server.database.connection.url,
    DATABASE_PORTAL_URL: server.database.portalUrl,
    DATA_DIR: server.engine.dataDir,
    ATTESTA_MODE: 'test',
    ATTESTA_NOW: server.clock.now().toString(),
  };
}

/** On another installation, with a server that runs jobs. */
async function there(scopes: readonly string[]): Promise<Record<string, string>> {
  jobs ??= await startJobs(server.database, { tick: 60_000 });
  const { body } = await server.admin.post('/tokens', { name: 'cli', scopes });
  return { ATTESTA_TOKEN: body.token };
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const people =
  'First name;Surname;E-mail;Born\nZoë;García;zoe@example.org;05/03/1990\nAnna;Müller;no address;31/02/1990\n';
const contacts = async () =>
  (await server.admin.get('/records/contacts?fields=last_name,email&sort=last_name')).body.items;

test('a try says of each row what would become of it, and leaves nothing', async () => {
  const path = await file('people.csv', people);
  const tried = await attesta(
    ['import', path, '--module', 'contacts', '--dry-run', '--date-order', 'DMY'],
    here(),
  );
  expect(tried.code).toBe(3);
  expect(tried.notes).toContain('Surname → last_name');
  expect(tried.out).toContain('line 3  refused  E-mail: ');
  expect(tried.out).toContain('(field.no_such_day)');
  expect(tried.out).toContain('Nothing was written. A run would come to: 1 created, 1 refused.');
  expect(await contacts()).toEqual([]);
  expect(await server.database.query("SELECT 1 FROM attesta.files WHERE module = 'imports'")).toEqual([]);
});

test('with --on-error drop a wrong row keeps the good ones out too', async () => {
  const path = await file('people.csv', people);
  const args = ['import', path, '--module', 'contacts', '--date-order', 'DMY', '--on-error', 'drop'];
  const dropped = await attesta(args, here());
  expect(dropped.code).toBe(3);
  expect(dropped.out).toContain('1 refused, 1 not written.');
  expect(await contacts()).toEqual([]);
});

test('a file is imported as it is mapped, reported to a file, and taken back whole', async () => {
  const path = await file('people.csv', people);
  const report = join(folder, 'report.csv');
  const args = [
    'import',
    path,
    '--module',
    'contacts',
    '--map',
    'Surname=last_name',
    '--map',
    '1=first_name',
  ];
  const done = await attesta([...args, '--report', report, '--json'], here());
  expect(done.code).toBe(0);
  const told = JSON.parse(done.out);
  expect(told).toMatchObject({ state: 'done', counts: { created: 2 }, rows: [] });
  expect((await contacts()).map((one: { last_name: string }) => one.last_name)).toEqual(['García', 'Müller']);
  expect((await readFile(report, 'utf8')).split('\n').length).toBeGreaterThan(2);
  expect((await stat(report)).mode & 0o777).toBe(0o600);
  expect((await attesta(['import', 'list'], here())).out).toContain(told.id);
  const undone = await attesta(['import', 'undo', told.id], here());
  expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('2 undone') });
  expect(await contacts()).toEqual([]);
});

test('duplicates by a key are skipped, and said', async () => {
  const path = await file('twice.csv', 'last_name,email\nGarcía,zoe@example.org\nGarcía,ZOE@example.org\n');
  const args = ['import', path, '--module', 'contacts', '--key', 'email', '--on-duplicate', 'skip'];
  const done = await attesta(args, here());
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('line 3  skipped') });
  expect(await contacts()).toHaveLength(1);
  await server.admin.delete(`/records/contacts/${(await contacts())[0].id}`);
});

test('on another server the same, with the token from the environment only', async () => {
  const office = await there(['imports:*', 'jobs:*', 'records:read']);
  const path = await file('people.csv', 'last_name;email\nÑandú;n@example.org\n');
  const args = ['import', path, '--module', 'contacts', '--server', server.origin];
  const done = await attesta(args, office);
  expect(done).toMatchObject({ code: 0, out: '1 created.' });
  const token = await attesta([...args, '--token', office.ATTESTA_TOKEN ?? ''], office);
  expect(token).toMatchObject({ code: 2, notes: expect.stringContaining('ATTESTA_TOKEN') });
  expect(token.notes).not.toContain(office.ATTESTA_TOKEN);
  const inAddress = await attesta(['import', 'list', '--server', `${server.origin}?token=x`], office);
  expect(inAddress).toMatchObject({ code: 2, notes: expect.stringContaining('ATTESTA_TOKEN') });
  const narrow = await there(['imports:read']);
  const refused = await attesta(args, narrow);
  expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('imports:write') });
});

test('what is exported can be imported again, and its hash was compared', async () => {
  const out = join(folder, 'contacts.csv');
  const made = await attesta(
    ['export', 'contacts', '--fields', 'last_name,email', '--out', out, '--json'],
    here(),
  );
  expect(made).toMatchObject({ code: 0, notes: '' });
  expect(JSON.parse(made.out)).toMatchObject({ rows: 1, columns: ['last_name', 'email'], file: out });
  expect(await readFile(out, 'utf8')).toBe('last_name,email\r\nÑandú,n@example.org\r\n');
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  // The copy on the server goes as soon as it was taken.
  expect(await server.database.query("SELECT 1 FROM attesta.files WHERE module = 'exports'")).toEqual([]);
  const again = await attesta(['export', 'contacts', '--out', out], here());
  expect(again).toMatchObject({ code: 1, notes: expect.stringContaining('--force') });
  const back = await attesta(
    ['import', out, '--module', 'contacts', '--key', 'email', '--on-duplicate', 'update'],
    here(),
  );
  expect(back).toMatchObject({ code: 0, out: '1 unchanged.' });
});

test('an export from afar goes to standard output where that is asked', async () => {
  const office = await there(['exports:*', 'jobs:*']);
  const args = ['export', 'contacts', '--server', server.origin, '--format', 'json', '--out', '-'];
  const made = await attesta([...args, '--fields', 'last_name'], office);
  expect(made.code).toBe(0);
  expect(JSON.parse(made.out).records).toMatchObject([{ last_name: 'Ñandú' }]);
});

test('the people of a file become users, and another file knows them by their keys', async () => {
  const staff = await file(
    'staff.csv',
    'EmployeeId;FirstName;LastName;Email\n3;Jane;Peacock;jane@chinookcorp.com\n',
  );
  const keys = join(folder, 'owners.json');
  const columns = ['name=FirstName+LastName', 'email=Email', 'key=EmployeeId'].flatMap((one) => [
    '--column',
    one,
  ]);
  const added = await attesta(
    ['user', 'import', staff, '--role', 'support', ...columns, '--keys', keys],
    here(),
  );
  expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/jane +Jane Peacock +\S{10,}/) });
  const again = await attesta(['user', 'import', staff, '--role', 'support', ...columns], here());
  expect(again.out).toContain('there already');
  const path = await file('owned.csv', 'last_name,SupportRepId\nOwned,3\nNobody,9\n');
  const args = ['import', path, '--module', 'contacts', '--map', 'SupportRepId=owner', '--suggest'];
  const done = await attesta([...args, '--values', `SupportRepId=${keys}`], here());
  expect(done).toMatchObject({ code: 3, out: expect.stringContaining('1 created, 1 refused.') });
  const owned = (await contacts()).find((one: { last_name: string }) => one.last_name === 'Owned');
  expect(owned.owner).toMatchObject({ title: 'Jane Peacock' });
  await server.admin.delete(`/records/contacts/${owned.id}`);
});

test('what is written wrongly ends with 2, what is not there with 1', async () => {
  const path = await file('people.csv', people);
  expect(await attesta(['import', path], here())).toMatchObject({
    code: 2,
    notes: expect.stringContaining('--module'),
  });
  expect(await attesta(['import', path, '--module', 'contacts', '--on-error', 'stop'], here())).toMatchObject(
    {
      code: 2,
      notes: expect.stringContaining('keep, drop'),
    },
  );
  expect(await attesta(['import', join(folder, 'none.csv'), '--module', 'contacts'], here())).toMatchObject({
    code: 1,
  });
  const field = await attesta(['import', path, '--module', 'contacts', '--map', 'Surname=family'], here());
  expect(field).toMatchObject({ code: 1, notes: expect.stringContaining('family') });
  expect(await server.database.query("SELECT 1 FROM attesta.files WHERE module = 'imports'")).toEqual([]);
  expect(await attesta(['export', 'contacts', '--filter', '{"field"'], here())).toMatchObject({ code: 2 });
  expect(await attesta(['export', 'contact'], here())).toMatchObject({
    code: 1,
    notes: expect.stringContaining('contacts'),
  });
});
