/** Another cipher is chosen: what is there opens as before, what is written takes it, and what was there follows, whenever it is killed. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../tools/testing/database.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { loadCatalog } from '../engine/catalog/load.ts';
import { algorithmOf, algorithmSql, type CipherName, chooseCipher } from '../engine/files/algorithms.ts';
import { type FileStore, openFileStore } from '../engine/files/file-store.ts';
import { attachUploads, openContent } from '../engine/files/files.ts';
import { algorithmOfFile } from '../engine/files/sealed-file.ts';
import { mailsOfSubject } from '../engine/mail/mail-rows.ts';
import { openPostOffice } from '../engine/mail/post-office.ts';
import { queueMail } from '../engine/mail/queue-mail.ts';
import { createRecord } from '../engine/records/create-record.ts';
import { systemCall } from '../engine/records/testing.ts';
import { openValues, storedValues } from '../engine/secrets/open-values.ts';
import { openSecrets, vaultOf } from '../engine/secrets/vault.ts';
import { shipped } from './lists.ts';
import { columnsOfSecrets, keptColumns, resealEverything, sealedColumns } from './reseal.ts';
import { readSecret, storeSecret } from './sign-in/sign-in-secrets.ts';

const FIRST_GROUP = '00000000-0000-7000-8000-000000000031';
let database: TestDatabase;
let context: CallContext;
let keysDir: string;
let store: FileStore;
let closePostOffice: () => void;
const people: string[] = [];
const files: { id: string; size: number }[] = [];

beforeAll(async () => {
  database = await testDatabase({ poolSize: 6 });
  context = await systemCall(database, await loadCatalog(database, shipped));
  keysDir = await mkdtemp(join(tmpdir(), 'attesta-reseal-'));
  store = await openFileStore(database, { dataDir: keysDir, now: context.now() });
  openSecrets(database);
  closePostOffice = openPostOffice(database, {
    smtpUrl: undefined,
    publicUrl: 'http://localhost:4000',
    sender: () => ({ name: 'Test', address: 'test@example.org' }),
  });
  for (let count = 0; count < 6; count += 1) await fill(count);
}, 120_000);
afterAll(async () => {
  chooseCipher('aes-256-gcm');
  closePostOffice?.();
  await database?.close();
  await rm(keysDir, { recursive: true, force: true });
});

/** A person with a file, a mail and a secret; and a secret of the sign-in. */
async function fill(count: number): Promise<void> {
  const { id } = await createRecord(context, 'contacts', { last_name: `Person ${count}` });
  people.push(id);
  const upload = {
    filename: 'data.csv',
    declaredType: 'text/csv',
    stream: Readable.from([Buffer.from(`content of ${count};${'x'.repeat(count * 30_000)}\n`)]),
  };
  const uploads = (async function* () {
    yield upload;
  })();
  const [file] = await attachUploads(context, { module: 'contacts', record: id }, uploads);
  if (!file) throw new Error('Nothing was attached.');
  files.push({ id: file.id, size: file.size });
  await database.transaction(async (tx) => {
    const mail = { to: 'a@example.org', subject: `Mail ${count}`, text: `text ${count}` };
    await queueMail(tx, context, { ...mail, kind: 'service', subjectId: id });
    await storeSecret(tx, database, `secret ${count}`, `value ${count}`, context.now());
  });
  const secret = { title: `Entry ${count}`, category: 'other', pin: `pin-${count}-of-many` };
  await createRecord(context, 'confidential_information', secret);
}

/** Everything that was sealed, opened. */
async function everything(): Promise<unknown> {
  const contents = [];
  for (const file of files)
    contents.push((await buffer(await openContent(context, database, file))).toString());
  const mails = [];
  for (const person of people)
    mails.push((await mailsOfSubject(database, store.keyring, person)).map(({ content }) => content));
  const secrets = await database.transaction(async (tx) => {
    const rows = await tx.query<{ id: string }>('SELECT id FROM attesta.secret_values ORDER BY id');
    const groups = new Set([FIRST_GROUP]);
    const opener = { keyring: vaultOf(database).keyring, groups, identity: undefined };
    return [
      ...(
        await openValues(
          tx,
          opener,
          await storedValues(
            tx,
            rows.map((row) => row.id),
          ),
        )
      ).values,
    ];
  });
  const signIn = await Promise.all(files.map((_, count) => readSecret(database, `secret ${count}`)));
  return { contents, mails, secrets, signIn };
}

/** The ciphers that anything at rest is sealed with. */
async function ciphers(): Promise<string[]> {
  const columns = [...sealedColumns.map((one) => `${one.table}.${one.column}`), ...columnsOfSecrets];
  const found = new Set<string | undefined>();
  for (const name of columns) {
    const [schema, table, column = ''] = name.split('.');
    const rows = await database.owner.query<{ id: number }>(
      `SELECT DISTINCT ${algorithmSql(column)} AS id FROM ${schema}.${table} WHERE ${column} IS NOT NULL`,
    );
    for (const row of rows) found.add(algorithmOf(row.id)?.name);
  }
  for (const file of files) found.add(algorithmOf((await algorithmOfFile(store.path(file.id))) ?? 0)?.name);
  return [...found].map(String).sort();
}

/** Seals anew in a process of its own, killed after so many steps; or lets it end. */
async function runUntil(cipher: CipherName, steps: number | undefined): Promise<string> {
  const script = join(import.meta.dirname, 'reseal-process.fixture.ts');
  const child = spawn(process.execPath, [script, database.url, database.dataDir, keysDir, cipher], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  for await (const part of child.stdout) {
    said += String(part);
    if (steps !== undefined && said.split('more').length > steps) child.kill('SIGKILL');
  }
  await ended;
  return said;
}

test('killed at any moment, everything opens as before, and the next call brings it to its end', async () => {
  const before = await everything();
  expect(await ciphers()).toEqual(['aes-256-gcm']);
  let halfWay = 0;
  for (const steps of [1, 9, 20]) {
    await runUntil('chacha20-poly1305', steps);
    if ((await ciphers()).length === 2) halfWay += 1;
    expect(await everything()).toEqual(before);
  }
  expect(halfWay).toBeGreaterThan(0);
  expect(await runUntil('chacha20-poly1305', undefined)).toContain('done');
  expect(await ciphers()).toEqual(['chacha20-poly1305']);
  expect(await everything()).toEqual(before);

  // This process, which goes on with the first cipher, writes beside it, and brings all of it back.
  await fill(6);
  expect(await ciphers()).toEqual(['aes-256-gcm', 'chacha20-poly1305']);
  const after = await everything();
  const report = await resealEverything(context);
  expect(report.parts.filter((part) => part.left > 0)).toEqual([]);
  expect(await ciphers()).toEqual(['aes-256-gcm']);
  expect(await everything()).toEqual(after);
}, 300_000);

test('what does not open is left, named, and keeps nobody from the rest', async () => {
  const secrets = files.length;
  await database.owner.query(`UPDATE attesta.sign_in_secrets SET sealed = $1 WHERE name = 'secret 2'`, [
    randomBytes(80),
  ]);
  chooseCipher('chacha20-poly1305');
  const { parts } = await resealEverything(context);
  chooseCipher('aes-256-gcm');
  expect(parts.filter((part) => part.left > 0)).toEqual([
    { what: 'attesta.sign_in_secrets', done: secrets - 1, left: 1 },
  ]);
  const { parts: again } = await resealEverything(context);
  expect(again.find((part) => part.what === 'attesta.sign_in_secrets')?.done).toBe(secrets - 1);
});

test('every column of sealed bytes is sealed anew, or it is said why not', async () => {
  const rows = await database.owner.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE data_type = 'bytea' AND table_schema NOT IN ('pg_catalog', 'information_schema')
       AND column_name ~ '(sealed|wrapped|question|answer|cipher|secret|encrypted)' AND column_name !~ 'hash'
     ORDER BY 1`,
  );
  const known = [
    ...sealedColumns.map((one) => `${one.table}.${one.column}`),
    ...columnsOfSecrets,
    ...Object.keys(keptColumns),
  ];
  expect(rows.map((row) => row.name)).toEqual(known.sort());
});
