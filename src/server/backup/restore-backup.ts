/**
 * Restores a backup into an empty place, and only there. Nothing is served from it before the erasures made since were repeated: until then
 * the folder and the database carry a mark with which every start is refused.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import type { Sql } from '../../engine/database/database.ts';
import type { DumpedSequence } from '../../engine/database/dump-schema.ts';
import { type FolderLock, lockFolder } from '../../engine/database/embedded/lock.ts';
import { type EmbeddedServer, startEmbedded } from '../../engine/database/embedded/server.ts';
import { readPasswords, writePasswords } from '../../engine/database/passwords.ts';
import { newPassword } from '../../engine/database/role-password.ts';
import { bringRoles, type Roles, rolesOf } from '../../engine/database/roles.ts';
import { isUnfinished, markFinished, markUnfinished } from '../../engine/database/unfinished.ts';
import { masterKeySource } from '../master-key.ts';
import type { Settings } from '../settings.ts';
import type { Manifest } from './archive-format.ts';
import { BackupRefused, explained } from './backup-refused.ts';
import { type ArchivePart, openArchive } from './read-archive.ts';
import { type BackedUpSchema, type DatabaseRestorer, restoreDatabase } from './restore-database.ts';
import { bringKeys, refuseWithoutKeys } from './restore-keys.ts';
import { type SettledRestore, settleRestore } from './settle-restore.ts';

export interface RestoreOptions {
  readonly from: string;
  readonly passphrase: string;
  /** Where to: `dataDir`, and `databaseUrl` where it is not the built-in database. */
  readonly settings: Settings;
  /** The ledger as it is now, in which the erasures since the backup stand; null: it was lost, and that is told. */
  readonly ledger: string | null;
  /** The folder `keys` of the installation, for a backup that was made without. */
  readonly keys?: string | undefined;
  onProgress(label: string, done: number, total: number): void;
}

export interface RestoreReport extends SettledRestore {
  readonly backup: { readonly path: string; readonly bytes: number; readonly takenAt: string };
  readonly installation: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly filesMissing: readonly string[];
  readonly keys: readonly string[];
  /** Rights of these were left out: the server has no such role. */
  readonly rolesMissing: readonly string[];
  /** Whether a ledger younger than the backup was there. */
  readonly ledger: 'given' | 'lost';
}

/** Throws `BackupRefused` with a sentence. What was begun in the folder is removed again. */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { settings, from } = options;
  const dataDir = resolve(settings.dataDir);
  await refuseOccupied(dataDir);
  const archive = await openArchive(from, options.passphrase);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await markUnfinished(
    dataDir,
    `${JSON.stringify({ from: basename(from), takenAt: archive.header.takenAt })}\n`,
  );
  try {
    if (options.keys !== undefined) await bringKeys(options.keys, dataDir);
    const { placed, settled } = await onServer(options, dataDir, async (url) => {
      const there = await putInPlace(options, dataDir, url, archive);
      return {
        placed: there,
        settled: await settleRestore({ ...options, dataDir, url, manifest: there.manifest }),
      };
    });
    await markFinished(dataDir);
    const { takenAt, installation, tables, rows, files, filesMissing, keys } = placed.manifest;
    return {
      backup: { path: from, bytes: archive.bytes, takenAt },
      installation,
      tables,
      rows,
      files,
      filesMissing,
      keys,
      rolesMissing: [...placed.rolesMissing],
      ledger: options.ledger === null ? 'lost' : 'given',
      ...settled,
    };
  } catch (error) {
    await clear(dataDir);
    throw explained(error, dataDir);
  }
}

/** Holds the folder, and its built-in server where no other is given, for as long as the restore takes. */
async function onServer<T>(
  { settings }: RestoreOptions,
  dataDir: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const lock: FolderLock = await lockFolder(dataDir, []);
  let server: EmbeddedServer | undefined;
  try {
    if (settings.databaseUrl === undefined) server = await startEmbedded({ dataDir });
    return await work(server?.url ?? settings.databaseUrl ?? '');
  } finally {
    await server?.stop();
    await lock.release();
  }
}

async function refuseOccupied(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BackupRefused(`${dataDir} is no folder that can be written to.`);
  });
  if (names.length === 0) return;
  if (await isUnfinished(dataDir))
    throw new BackupRefused(
      `${dataDir} holds a restore that was not finished. Remove the folder and restore again.`,
    );
  throw new BackupRefused(
    `${dataDir} is not empty. A restore goes into an empty or a new folder, and never over an installation.`,
  );
}

/** The built-in database may lie elsewhere, where a link leads (root without user namespaces). */
async function clear(dataDir: string): Promise<void> {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  if (cluster !== undefined) await rm(cluster, { recursive: true, force: true });
  for (const name of await readdir(dataDir).catch(() => []))
    await rm(join(dataDir, name), { recursive: true, force: true });
}

type Archive = Awaited<ReturnType<typeof openArchive>>;

interface Placed {
  readonly manifest: Manifest;
  readonly rolesMissing: ReadonlySet<string>;
}

async function putInPlace(
  options: RestoreOptions,
  dataDir: string,
  url: string,
  archive: Archive,
): Promise<Placed> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await refuseOccupiedDatabase(client);
    const placing = new Placing(options, dataDir, client);
    let done = 0;
    for await (const part of archive.parts()) {
      await placing.take(part);
      done += 1;
      options.onProgress('Restoring', done, Math.max(done + 1, placing.expected));
    }
    const database = await placing.end();
    return { manifest: archive.manifest(), rolesMissing: database.rolesMissing };
  } finally {
    await client.end();
  }
}

async function refuseOccupiedDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select nspname::text as name from pg_namespace where nspname in ('attesta', 'data', 'evidence', 'graphile_worker')",
  );
  if (rows.length > 0)
    throw new BackupRefused(
      'The database of DATABASE_URL is not empty: it holds an Attesta, or what is left of one. Create a new one and restore into that.',
    );
}

/** Puts one part after the other where it belongs. Files and keys come out as they lay; rows go into one transaction. */
class Placing {
  readonly #options: RestoreOptions;
  readonly #dataDir: string;
  readonly #client: pg.Client;
  #schema: BackedUpSchema | undefined;
  #database: DatabaseRestorer | undefined;

  constructor(options: RestoreOptions, dataDir: string, client: pg.Client) {
    this.#options = options;
    this.#dataDir = dataDir;
    this.#client = client;
  }

  /** Parts that will at least come. */
  get expected(): number {
    return this.#schema?.tables.length ?? 0;
  }

  async take({ name, content }: ArchivePart): Promise<void> {
    if (name === 'schema.json') this.#schema = await json<BackedUpSchema>(content);
    else if (name === 'sequences.json')
      await (await this.#restorer()).complete(await json<DumpedSequence[]>(content));
    else if (name.startsWith('tables/'))
      await (await this.#restorer()).rows(name.slice('tables/'.length), content);
    else if (name.startsWith('keys/') && this.#options.keys !== undefined) return;
    else await save(this.#dataDir, pathOf(name), content);
  }

  /** Everything was read and held against the manifest: now it counts. */
  async end(): Promise<DatabaseRestorer> {
    const database = await this.#restorer();
    await database.commit();
    await this.#client.query('analyze');
    return database;
  }

  /** The keys were read before the first rows: with them come the passwords of the roles. */
  async #restorer(): Promise<DatabaseRestorer> {
    if (this.#database) return this.#database;
    if (!this.#schema) throw new BackupRefused('The backup does not say which tables it holds.');
    await refuseWithoutKeys(this.#dataDir, masterKeySource(this.#options.settings) !== undefined);
    const roles = await this.#roles(this.#schema.installation);
    this.#database = await restoreDatabase(this.#client, this.#schema, roles);
    await this.#database.begin();
    return this.#database;
  }

  async #roles(installation: string): Promise<Roles> {
    const { databaseServiceUrl, databasePortalUrl } = this.#options.settings;
    if (databaseServiceUrl !== undefined && databasePortalUrl !== undefined)
      return { service: userOf(databaseServiceUrl), portal: userOf(databasePortalUrl) };
    const roles = rolesOf(installation);
    const kept = await readPasswords(this.#dataDir, installation);
    const passwords = kept ?? { service: newPassword(), portal: newPassword() };
    if (!kept) await writePasswords(this.#dataDir, installation, passwords);
    await bringRoles(sqlOf(this.#client), roles, passwords);
    return roles;
  }
}

function sqlOf(client: pg.Client): Sql {
  return {
    async query<R extends object>(
      statement: string | { readonly text: string },
      values: readonly unknown[] = [],
    ) {
      const text = typeof statement === 'string' ? statement : statement.text;
      return (await client.query<R & pg.QueryResultRow>(text, [...values])).rows;
    },
  };
}

function userOf(url: string): string {
  const parsed = new URL(url);
  return parsed.searchParams.get('user') ?? decodeURIComponent(parsed.username);
}

async function json<T>(content: AsyncIterable<Buffer>): Promise<T> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString()) as T;
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Where a part lies in the data folder. A name that leads elsewhere is refused, whoever sealed it. */
function pathOf(name: string): string {
  const [folder = '', file] = name.split('/');
  if (name === 'erasure-ledger.jsonl') return name;
  if (file !== undefined && name === `${folder}/${file}` && PLAIN.test(file)) {
    if (folder === 'keys' || folder === 'checkpoints') return join(folder, file);
    if (folder === 'files') return join('files', file.slice(-2), file);
  }
  throw new BackupRefused(`The backup holds "${name}", which this version of Attesta does not know.`);
}

async function save(dataDir: string, path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const target = join(dataDir, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(target, { mode: 0o600, flags: 'wx', flush: true }));
}
