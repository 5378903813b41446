import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tools/testing/database.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import { shipped } from '../../server/lists.ts';
import type { CallContext } from '../access/principal.ts';
import { loadCatalog } from '../catalog/load.ts';
import { Problem } from '../errors/problem.ts';
import { createRecord } from '../records/create-record.ts';
import { callAs, systemCall } from '../records/testing.ts';
import { countFilesOfSubject, fileRowsOfSubject } from './file-rows.ts';
import { type FileStore, fileStoreOf, openFileStore } from './file-store.ts';
import {
  attachUploads,
  claimFiles,
  claimWaitingFiles,
  deleteFile,
  eraseFile,
  listFiles,
  openContent,
  openFile,
  releaseFileIn,
  type StoredFile,
  storeFile,
} from './files.ts';
import { destroyIdleSubjectKey } from './keyring.ts';
import { MasterKeyRefused, newMasterKey, replaceMasterKeys } from './master-key.ts';
import { rotateMasterKey } from './rotate-master-key.ts';
import { SealBroken } from './sealed-text.ts';
import { sweepFiles } from './sweep-files.ts';

const now = Temporal.Instant.from('2026-03-05T10:00:00Z');
const csv = { filename: 'data.csv', declaredType: 'text/csv' };
let database: TestDatabase;
let catalog: Catalog;
let dataDir: string;
let system: CallContext;
let store: FileStore;
let anna: string;
let ben: string;
const running: { kill(signal: 'SIGKILL'): unknown }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'attesta-files-'));
  catalog = await loadCatalog(database, shipped);
  system = await systemCall(database, catalog);
  store = await openFileStore(database, { dataDir, now });
  anna = await person('Anna');
  ben = await person('Ben');
});
afterEach(async () => {
  for (const one of running.splice(0)) one.kill('SIGKILL');
  await database.query('UPDATE data.documents SET file = NULL');
  await database.query('DELETE FROM attesta.files');
  for (const path of await onDisk()) await rm(path);
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

async function person(name: string): Promise<string> {
  const record = await createRecord(system, 'contacts', { first_name: name, last_name: 'Nowak' });
  return String(record.id);
}

function stream(content: string | Buffer): Readable {
  return Readable.from([Buffer.from(content)]);
}

async function* uploads(...contents: (string | Buffer)[]) {
  for (const content of contents) yield { ...csv, stream: stream(content) };
}

async function attach(record: string, content = 'a;b\n'): Promise<StoredFile> {
  const [file] = await attachUploads(system, { module: 'contacts', record }, uploads(content));
  if (!file) throw new Error('nothing was attached');
  return file;
}

async function content(context: CallContext, id: string): Promise<string> {
  return (await buffer((await openFile(context, id)).content)).toString();
}

/** Every file below DATA_DIR/files. */
async function onDisk(): Promise<string[]> {
  const all = await readdir(store.folder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function actions(file: string): Promise<string[]> {
  const rows = await database.query<{ action: string }>(
    `SELECT DISTINCT e.action, e.id FROM evidence.events e JOIN evidence.payloads p ON p.event = e.id
     WHERE p.payload::jsonb ->> 'file' = $1 ORDER BY e.id`,
    [file],
  );
  return rows.map((row) => row.action);
}

async function stranger(): Promise<CallContext> {
  const id = crypto.randomUUID();
  await database.query(
    "INSERT INTO attesta.users (id, username, name, created_at, updated_at) VALUES ($1::uuid, $1::text, 'Somebody', $2, $2)",
    [id, now],
  );
  return callAs(database, catalog, { kind: 'user', userId: id }, { allows: () => true, field: () => 'edit' });
}

test('a file of a record comes back as it was, and each step leaves its evidence', async () => {
  const file = await attach(anna, 'name;city\nŁucja;Łódź\n');
  expect(file).toMatchObject({ filename: 'data.csv', mediaType: 'text/csv', size: 25 });
  expect(await content(system, file.id)).toBe('name;city\nŁucja;Łódź\n');
  expect(await listFiles(system, 'contacts', anna)).toMatchObject([{ id: file.id, filename: 'data.csv' }]);
  await deleteFile(system, file.id);
  await expect(openFile(system, file.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await actions(file.id)).toEqual(['file.uploaded', 'file.downloaded', 'file.deleted']);
  expect(await onDisk()).toEqual([]);
});

test('neither the content nor a name can be read from the disk', async () => {
  const file = await attach(anna, 'passport of Anna Nowak');
  const bytes = await readFile(store.path(file.id));
  expect(bytes.includes('Anna')).toBe(false);
  expect((await onDisk()).join()).not.toMatch(/data|csv|anna/i);
  expect((await stat(store.path(file.id))).mode & 0o077).toBe(0);
});

test('whoever may not see the record gets nothing of its files, not even that they exist', async () => {
  const file = await attach(anna);
  const other = await stranger();
  for (const refused of [
    () => openFile(other, file.id),
    () => deleteFile(other, file.id),
    () => listFiles(other, 'contacts', anna),
    () => attachUploads(other, { module: 'contacts', record: anna }, uploads('x')),
  ]) {
    await expect(refused()).rejects.toMatchObject({ code: 'not_found' });
  }
  expect(await content(system, file.id)).toBe('a;b\n');
});

test('the portal opens the files of its person, and the database keeps those of others from it', async () => {
  const [own, other] = [await attach(anna), await attach(ben)];
  const portal = await callAs(
    database,
    catalog,
    { kind: 'portal', userId: system.principal.userId, subject: anna },
    { allows: () => true, may: () => false },
  );
  expect(await content(portal, own.id)).toBe('a;b\n');
  await expect(openFile(portal, other.id)).rejects.toMatchObject({ code: 'not_found' });
  const seen = await database.transaction((tx) => tx.query('SELECT id FROM attesta.files'), {
    subject: anna,
  });
  expect(seen).toEqual([{ id: own.id }]);
});

test('uploads are stored all together or not at all', async () => {
  const program = Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(100)]);
  const refused = attachUploads(system, { module: 'contacts', record: anna }, uploads('fine', program));
  await expect(refused).rejects.toMatchObject({
    code: 'unsupported_type',
    message: expect.stringMatching(/Windows program/),
  });
  expect(await onDisk()).toEqual([]);
  expect(await listFiles(system, 'contacts', anna)).toEqual([]);
});

test('a file over the limit is stopped there, and nothing of it is left', async () => {
  let sent = 0;
  function* endless() {
    for (;;) {
      sent += 1;
      yield Buffer.alloc(64 * 1024, 'x');
    }
  }
  const file = { ...csv, stream: Readable.from(endless(), { highWaterMark: 1 }), limit: 2 ** 20 };
  await expect(storeFile(system, file)).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringMatching(/at most 1 MB/),
  });
  expect(sent).toBeLessThan(60);
  file.stream.destroy();
  expect(await onDisk()).toEqual([]);
});

test('an upload that breaks off leaves nothing', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.alloc(200_000, 'x');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })(),
  );
  await expect(storeFile(system, { ...csv, stream: broken })).rejects.toMatchObject({
    code: 'invalid_request',
  });
  expect(await onDisk()).toEqual([]);
});

test('when the row cannot be written, the content does not stay', async () => {
  const place = { module: 'contacts', record: crypto.randomUUID() };
  await expect(storeFile(system, { ...csv, stream: stream('x'), place })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await onDisk()).toEqual([]);
});

test('a full disk is said to be full, and nothing half-written is left', async (test) => {
  const small = await mkdtemp(join(tmpdir(), 'attesta-small-'));
  const run = promisify(execFile);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).then(
    () => true,
    () => false,
  );
  if (!mounted) return test.skip('only root may mount a small disk');
  try {
    const [incoming, path] = [(id: string) => join(small, `in-${id}`), (id: string) => join(small, id)];
    const { receive } = await import('./receive.ts');
    const upload = {
      ...csv,
      stream: Readable.from([Buffer.alloc(900_000, 'a'), Buffer.alloc(900_000, 'b')]),
    };
    const refused = receive({ path, incomingPath: incoming, limit: 10 ** 9 }, crypto.randomUUID(), upload);
    await expect(refused).rejects.toMatchObject({ code: 'disk_full' });
    expect(await readdir(small)).toEqual([]);
  } finally {
    await run('umount', [small]);
    await rm(small, { recursive: true });
  }
});

test('200 MB pass through without being held in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attesta-big-'));
  const script = join(import.meta.dirname, 'memory-process.fixture.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder]);
  const outcome = JSON.parse(stdout);
  expect(outcome).toMatchObject({ same: true });
  expect(outcome.size).toBeGreaterThan(200_000_000);
  expect(outcome.grown).toBeLessThan(120_000_000);
  await rm(folder, { recursive: true });
}, 60_000);

test('a process killed in the middle of an upload leaves nothing that the sweep does not remove', async () => {
  const id = crypto.randomUUID();
  const script = join(import.meta.dirname, 'upload-process.fixture.ts');
  const child = spawn(process.execPath, [script, store.incomingPath(id), store.path(id), id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  for await (const line of child.stdout) if (String(line).includes('begun')) break;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(await onDisk()).toEqual([store.incomingPath(id)]);
  // Under way as far as anyone knows: it stays for an hour.
  expect(await sweepFiles(system)).toMatchObject({ removed: 0 });
  await utimes(store.incomingPath(id), new Date(0), new Date(0));
  expect(await sweepFiles(system)).toMatchObject({ removed: 1 });
  expect(await onDisk()).toEqual([]);
});

test('the sweep removes contents without a row, reports rows without content, and touches nothing else', async () => {
  const [kept, lost] = [await attach(anna), await attach(anna)];
  const orphan = crypto.randomUUID();
  await writeFile(join(store.folder, kept.id.slice(-2), orphan), 'x');
  await utimes(join(store.folder, kept.id.slice(-2), orphan), new Date(0), new Date(0));
  await utimes(store.path(kept.id), new Date(0), new Date(0));
  await rm(store.path(lost.id));
  expect(await sweepFiles(system)).toEqual({ removed: 1, unused: 0, missing: [lost.id] });
  expect(await content(system, kept.id)).toBe('a;b\n');
  await expect(openFile(system, lost.id)).rejects.toThrow(/missing on the disk/);
});

test('a content that was changed, cut short or exchanged on the disk is not handed out', async () => {
  const [one, two] = [await attach(anna, 'one'.repeat(100)), await attach(anna, 'two'.repeat(100))];
  const bytes = await readFile(store.path(one.id));
  await writeFile(store.path(two.id), bytes);
  await expect(openFile(system, two.id)).rejects.toThrow(SealBroken);
  await truncate(store.path(one.id), bytes.length - 1);
  await expect(openFile(system, one.id)).rejects.toThrow(SealBroken);
  expect(await actions(two.id)).toEqual(['file.uploaded']);
});

test('a file sent for a field is its sender’s until a record uses it, then the record’s', async () => {
  const sender = await stranger();
  const other = await stranger();
  const file = await storeFile(sender, { ...csv, stream: stream('for a field') });
  await expect(openFile(other, file.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await content(sender, file.id)).toBe('for a field');
  const record = await createRecord(system, 'documents', { title: 'Contract', file: file.id, contact: anna });
  expect(await content(system, file.id)).toBe('for a field');
  expect(await fileRowsOfSubject(database, anna)).toMatchObject([
    { id: file.id, module: 'documents', record: record.id, field: 'file' },
  ]);
  await expect(openFile(sender, file.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(deleteFile(system, file.id)).rejects.toMatchObject({ code: 'conflict' });
  const place = { module: 'contacts', record: ben, field: 'photo' };
  await expect(database.transaction((tx) => claimFiles(tx, system, place, [file.id]))).rejects.toMatchObject({
    code: 'validation_failed',
  });
});

test('a file that was sent for a field and never used goes after a day', async () => {
  const [unused, used] = [
    await storeFile(system, { ...csv, stream: stream('x') }),
    await storeFile(system, { ...csv, stream: stream('y') }),
  ];
  await createRecord(system, 'documents', { title: 'Contract', file: used.id, contact: ben });
  expect(await sweepFiles(system)).toMatchObject({ unused: 0 });
  expect(await fileRowsOfSubject(database, ben)).toMatchObject([{ id: used.id }]);
  const later = { ...system, now: () => now.add({ hours: 25 }) };
  expect(await sweepFiles(later)).toMatchObject({ unused: 1 });
  await expect(openFile(system, unused.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await content(system, used.id)).toBe('y');
});

test('files of a deleted record and of a value that was replaced go; those of an archived record stay', async () => {
  const [first, second] = [
    await storeFile(system, { ...csv, stream: stream('first') }),
    await storeFile(system, { ...csv, stream: stream('second') }),
  ];
  const document = await createRecord(system, 'documents', {
    title: 'Contract',
    file: first.id,
    contact: anna,
  });
  await content(system, first.id);
  await database.query('UPDATE data.documents SET file = $2 WHERE id = $1', [document.id, second.id]);
  const gone = await person('Hugo');
  const [left, kept] = [await attach(gone), await attach(ben)];
  await database.owner.query('DELETE FROM data.contacts WHERE id = $1', [gone]);
  await database.owner.query("UPDATE data.contacts SET state = 'blocked' WHERE id = $1", [ben]);
  expect(await sweepFiles(system)).toEqual({ removed: 0, unused: 2, missing: [] });
  await database.owner.query("UPDATE data.contacts SET state = 'active' WHERE id = $1", [ben]);
  for (const id of [first.id, left.id])
    await expect(openFile(system, id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await content(system, second.id)).toBe('second');
  const twin = await createRecord(system, 'documents', { title: 'Copy', file: second.id, contact: ben });
  await database.query('UPDATE data.documents SET file = NULL WHERE id = $1', [document.id]);
  expect(await sweepFiles(system)).toMatchObject({ unused: 0 });
  expect(await fileRowsOfSubject(database, ben)).toContainEqual(
    expect.objectContaining({ id: second.id, record: twin.id }),
  );
  expect(await content(system, kept.id)).toBe('a;b\n');
});

test('a person’s files are complete before anybody has opened them', async () => {
  const file = await storeFile(system, { ...csv, stream: stream('x') });
  const waiting = await storeFile(system, { ...csv, stream: stream('y') });
  await createRecord(system, 'documents', { title: 'Contract', file: file.id, contact: anna });
  expect(await countFilesOfSubject(database, anna)).toMatchObject({ files: 0 });
  expect(await database.transaction((tx) => claimWaitingFiles(tx, system))).toEqual([waiting.id]);
  expect(await countFilesOfSubject(database, anna)).toMatchObject({ files: 1 });
});

test('Art. 17: an erased file is gone from the disk and the database, and its key with it', async () => {
  const file = await attach(ben, 'to be forgotten');
  const copy = await readFile(store.path(file.id));
  expect(await countFilesOfSubject(database, ben)).toEqual({ files: 1, bytes: 15 });
  expect(await database.transaction((tx) => destroyIdleSubjectKey(tx, ben))).toBe(false);
  await eraseFile(system, file.id);
  expect(await database.transaction((tx) => destroyIdleSubjectKey(tx, ben))).toBe(true);
  expect(await countFilesOfSubject(database, ben)).toEqual({ files: 0, bytes: 0 });
  expect(await onDisk()).toEqual([]);
  // A copy of the disk does not bring it back.
  await writeFile(store.path(file.id), copy);
  await expect(openContent(system, database, file)).rejects.toThrow(Problem);
  await rm(store.path(file.id));
});

test('a file about two persons stays for one when the other is erased', async () => {
  const file = await storeFile(system, { ...csv, stream: stream('both'), subjects: [anna, ben] });
  const first = await database.transaction((tx) => releaseFileIn(tx, system, file.id, anna));
  await first();
  expect(await countFilesOfSubject(database, anna)).toEqual({ files: 0, bytes: 0 });
  expect((await buffer(await openContent(system, database, file))).toString()).toBe('both');
  const second = await database.transaction((tx) => releaseFileIn(tx, system, file.id, ben));
  await second();
  expect(await onDisk()).toEqual([]);
});

test('the master key can be changed; a change that was interrupted is taken up', async () => {
  const people = await Promise.all(['Cleo', 'Dora', 'Emil', 'Finn', 'Gina'].map(person));
  const files = [];
  for (const one of people) files.push(await attach(one, `file of ${one}`));
  const [old] = await store.keyring.masterKeys();
  const stop = () => {
    throw new Error('killed');
  };
  await expect(rotateMasterKey(database, store.keyring, { now, batch: 2, onProgress: stop })).rejects.toThrow(
    'killed',
  );
  const both = await store.keyring.masterKeys();
  expect(both.map((key) => key.id)).toEqual([expect.not.stringMatching(old.id), old.id]);
  for (const [index, file] of files.entries())
    expect(await content(system, file.id)).toBe(`file of ${people[index]}`);
  expect(await rotateMasterKey(database, store.keyring, { now, batch: 2 })).toBeGreaterThan(2);
  expect(await store.keyring.masterKeys()).toEqual([both[0]]);
  expect(await database.query('SELECT id FROM attesta.master_keys')).toEqual([{ id: both[0].id }]);
  for (const file of files) expect(await content(system, file.id)).toMatch(/^file of/);
});

test('a process that still has the old master key reads the new one before it seals anything', async () => {
  const stale = await openFileStore(database, { dataDir, now });
  const fresh = await openFileStore(database, { dataDir, now });
  await rotateMasterKey(database, fresh.keyring, { now });
  const subject = crypto.randomUUID();
  const made = await database.transaction((tx) => stale.keyring.holder(tx, subject, now));
  const seen = await database.transaction((tx) => fresh.keyring.holder(tx, subject, now));
  expect(seen.key.equals(made.key)).toBe(true);
  expect(
    (
      await database.query<{ id: string }>(
        'SELECT master_key AS id FROM attesta.subject_keys WHERE subject = $1',
        [subject],
      )
    )[0]?.id,
  ).toBe((await fresh.keyring.masterKeys())[0].id);
  store = fileStoreOf(database);
});

test('a master key that others may read, a wrong one and a lost one are refused with what to do', async () => {
  const path = store.keyring.source.where;
  const right = await readFile(path);
  await chmod(path, 0o644);
  await expect(openFileStore(database, { dataDir, now })).rejects.toThrow(/Others may read .*chmod 600/);
  await chmod(path, 0o600);
  await replaceMasterKeys(path, [newMasterKey()]);
  await expect(openFileStore(database, { dataDir, now })).rejects.toThrow(
    /not the master key that this database was sealed with/,
  );
  await rm(path);
  await expect(openFileStore(database, { dataDir, now })).rejects.toThrow(MasterKeyRefused);
  await writeFile(path, `${randomBytes(10).toString('hex')}`, { mode: 0o600 });
  await expect(openFileStore(database, { dataDir, now })).rejects.toThrow(/damaged/);
  await writeFile(path, right, { mode: 0o600 });
  store = await openFileStore(database, { dataDir, now });
});

test('two programs that start a new installation at once use one master key', async () => {
  const { createMasterKey, masterKeyPath } = await import('./master-key.ts');
  const folder = await mkdtemp(join(tmpdir(), 'attesta-keys-'));
  const made = await Promise.all(Array.from({ length: 8 }, () => createMasterKey(masterKeyPath(folder))));
  expect(new Set(made.map(([key]) => key.id)).size).toBe(1);
  expect(await readdir(join(folder, 'keys'))).toEqual(['master.key']);
  expect((await stat(masterKeyPath(folder))).mode & 0o777).toBe(0o600);
  await rm(folder, { recursive: true });
});
