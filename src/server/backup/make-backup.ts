/**
 * A backup of the whole installation while it works: every table under one snapshot, the files, the keys, the erasure ledger and the
 * checkpoints, in one sealed file. Rows are copied, not the server's files: so it works with every PostgreSQL, and brings along no
 * deleted row that a page still holds (docs/decisions).
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { copyOut, copySettings } from '../../engine/database/copy.ts';
import type { Database } from '../../engine/database/database.ts';
import { dumpSchema, dumpSequences } from '../../engine/database/dump-schema.ts';
import { fileStoreOf } from '../../engine/files/file-store.ts';
import { FORMAT, type Manifest, type PartDigest } from './archive-format.ts';
import { BackupRefused, explained } from './backup-refused.ts';
import { type ArchiveWriter, createArchive } from './write-archive.ts';

export interface BackupOptions {
  /** With its files opened. */
  readonly database: Database;
  readonly dataDir: string;
  /** Folder; made when it is not there. */
  readonly to: string;
  readonly passphrase: string;
  readonly now: Temporal.Instant;
  /** Leaves out what opens and signs: those files are kept elsewhere, and given to the restore. Default false. */
  readonly withoutKeys?: boolean;
  onProgress(done: number, total: number): void;
  readonly signal?: AbortSignal;
}

export interface MadeBackup {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly manifest: Manifest;
}

/** Keys that are of no use elsewhere: the built-in server's password, sessions of the portal. */
const NOT_KEPT = new Set(['embedded.json', 'portal-session.key', 'portal-ended-sessions']);

export const ENDING = '.attesta-backup';

/** Throws `BackupRefused` with a sentence; nothing is left of a backup that did not come to its end. */
export async function makeBackup(options: BackupOptions): Promise<MadeBackup> {
  const { database, now, to, passphrase } = options;
  const { installation } = database.connection;
  const takenAt = now.toString();
  const name = `attesta-${installation}-${takenAt.replaceAll(/[-:]|\.\d+/g, '')}${ENDING}`;
  const path = join(to, name);
  if (await exists(path)) throw new BackupRefused(`${path} is there already.`);
  // Before the snapshot: no checkpoint of the backup is younger than the log in it.
  const checkpoints = await checkpointFiles(options.dataDir);
  const archive = await createArchive(path, passphrase, { takenAt, installation }).catch((error: unknown) => {
    throw explained(error, to);
  });
  const client = await database.owner.client();
  try {
    const manifest = await fill({ ...options, archive, client, checkpoints, takenAt, installation });
    const written = await archive.finish(manifest);
    return { path, ...written, manifest };
  } catch (error) {
    await archive.abandon();
    throw explained(error, to);
  } finally {
    await client.end();
  }
}

interface Filling extends BackupOptions {
  readonly archive: ArchiveWriter;
  readonly client: pg.Client;
  readonly checkpoints: readonly KeptFile[];
  readonly takenAt: string;
  readonly installation: string;
}

async function fill(options: Filling): Promise<Manifest> {
  const { archive, client, database, takenAt, installation } = options;
  await client.query('begin transaction isolation level repeatable read, read only');
  await client.query(copySettings);
  const { roles } = database.connection;
  const schema = await dumpSchema(client, roles);
  const names = schema.tables.map((table) => table.name);
  await client.query(`lock table ${names.join(', ')} in access share mode`);
  const [facts] = (await client.query<{ postgres: string; events: number }>(FACTS)).rows;
  const files = (await client.query<{ id: string }>('select id from attesta.files order by id')).rows;
  const progress = steps(options, names.length + files.length + options.checkpoints.length);

  const parts: PartDigest[] = [];
  const about = { installation, postgres: facts?.postgres ?? '', ...schema };
  parts.push(await whole(archive, 'schema.json', Buffer.from(JSON.stringify(about))));
  const keys = options.withoutKeys ? [] : await keyFiles(options.dataDir);
  for (const key of keys) parts.push(await fromDisk(archive, `keys/${key.name}`, key));
  const ledger = await keptFile(options.dataDir, 'erasure-ledger.jsonl');
  if (ledger) parts.push(await fromDisk(archive, 'erasure-ledger.jsonl', ledger));
  for (const one of options.checkpoints) {
    progress();
    parts.push(await fromDisk(archive, `checkpoints/${one.name}`, one));
  }
  let rows = 0;
  for (const table of schema.tables) {
    progress();
    const digest = await tableRows(archive, client, table);
    rows += digest.rows ?? 0;
    parts.push(digest);
  }
  parts.push(
    await whole(archive, 'sequences.json', Buffer.from(JSON.stringify(await dumpSequences(client)))),
  );
  const missing: string[] = [];
  const store = fileStoreOf(database);
  for (const { id } of files) {
    progress();
    const file = await keptFile(store.path(id), '');
    if (file) parts.push(await fromDisk(archive, `files/${id}`, file));
    else missing.push(id);
  }
  await client.query('commit');
  return {
    format: FORMAT,
    takenAt,
    installation,
    postgres: facts?.postgres ?? '',
    parts,
    tables: names.length,
    rows,
    files: files.length - missing.length,
    filesMissing: await stillMissing(database, missing),
    keys: keys.map((key) => key.name),
    checkpoints: options.checkpoints.length,
    events: facts?.events ?? 0,
  };
}

const FACTS = `select current_setting('server_version') as postgres, (select count(*) from evidence.events) as events`;

function steps({ onProgress, signal }: BackupOptions, total: number): () => void {
  let done = 0;
  return () => {
    if (signal?.aborted) throw new BackupRefused('The backup was stopped. Nothing of it was kept.');
    onProgress(done, total);
    done += 1;
  };
}

/** A file that was erased while the backup was made is not missing; one whose row is still there is. */
async function stillMissing(database: Database, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await database.owner.query<{ id: string }>(
    'select id from attesta.files where id = any($1::uuid[]) order by id',
    [ids],
  );
  return rows.map((row) => row.id);
}

async function whole(archive: ArchiveWriter, name: string, content: Buffer): Promise<PartDigest> {
  const part = await archive.part(name);
  await part.write(content);
  return part.end();
}

async function tableRows(
  archive: ArchiveWriter,
  client: pg.Client,
  { name, columns }: { readonly name: string; readonly columns: readonly string[] },
): Promise<PartDigest> {
  const part = await archive.part(`tables/${name}`);
  let rows = 0;
  await copyOut(client, `copy ${name} (${columns.join(', ')}) to stdout`, async (chunk) => {
    rows += 1;
    await part.write(chunk);
  });
  return { ...(await part.end()), rows };
}

interface KeptFile {
  readonly name: string;
  readonly path: string;
  /** As it was when it was listed: what is appended meanwhile belongs to the next backup. */
  readonly size: number;
}

async function fromDisk(archive: ArchiveWriter, name: string, file: KeptFile): Promise<PartDigest> {
  const part = await archive.part(name);
  if (file.size > 0) {
    for await (const chunk of createReadStream(file.path, { end: file.size - 1 }))
      await part.write(chunk as Buffer);
  }
  return part.end();
}

/** Day files are appended to, and are read up to their present end; `latest` is made anew where it is restored. */
async function checkpointFiles(dataDir: string): Promise<readonly KeptFile[]> {
  return (await filesIn(join(dataDir, 'checkpoints'))).filter(({ name }) => name.endsWith('.txt'));
}

async function keyFiles(dataDir: string): Promise<readonly KeptFile[]> {
  return (await filesIn(join(dataDir, 'keys'))).filter(
    ({ name }) => !NOT_KEPT.has(name) && !name.endsWith('.new'),
  );
}

async function filesIn(folder: string): Promise<readonly KeptFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.sort().map((name) => keptFile(folder, name)));
  return found.filter((one) => one !== undefined);
}

async function keptFile(folder: string, name: string): Promise<KeptFile | undefined> {
  const path = join(folder, name);
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() ? { name, path, size: info.size } : undefined;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
