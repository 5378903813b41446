/** A database to measure on: a server of its own in a temporary folder, or a new database of DATABASE_URL's server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rightsOf } from '../src/engine/access/compile-rights.ts';
import type { CallContext } from '../src/engine/access/principal.ts';
import { shippedRoles } from '../src/engine/access/shipped.ts';
import { loadCatalog } from '../src/engine/catalog/load.ts';
import { type Database, openDatabase, sqlName } from '../src/engine/database/database.ts';
import { startEmbedded } from '../src/engine/database/embedded/server.ts';
import { openFileStore } from '../src/engine/files/file-store.ts';
import { migrations, prepareTemplate, shipped } from '../src/server/lists.ts';
import { onServer, urlOf } from '../tools/testing/database.ts';

export interface Bed {
  readonly database: Database;
  readonly dataDir: string;
  /** A call of the first administrator. */
  readonly context: CallContext;
}

const POOL_SIZE = 16;
const ADMINISTRATOR = '01990000-0000-7000-800a-0000000000ff';

/** Runs a measurement on a new, installed database and removes every trace of it. */
export async function withBed<T>(work: (bed: Bed) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-bench-'));
  const given = process.env.DATABASE_URL;
  const server = given === undefined ? await startEmbedded({ dataDir }) : undefined;
  const serverUrl = urlOf(server?.url ?? given ?? '', 'postgres');
  const name = `attesta_bench_${process.pid}`;
  try {
    await onServer(serverUrl, `CREATE DATABASE ${sqlName(name)} TEMPLATE template0`);
    const url = urlOf(serverUrl, name);
    const database = await openDatabase({ url, dataDir, migrations, poolSize: POOL_SIZE });
    try {
      await prepareTemplate(database);
      await openFileStore(database, { dataDir, now: Temporal.Now.instant() });
      return await work({ database, dataDir, context: await contextOf(database) });
    } finally {
      await database.close();
    }
  } finally {
    await onServer(serverUrl, `DROP DATABASE IF EXISTS ${sqlName(name)} WITH (FORCE)`);
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function contextOf(database: Database): Promise<CallContext> {
  const catalog = await loadCatalog(database, shipped);
  const principal = { kind: 'user', userId: ADMINISTRATOR } as const;
  await database.query(
    `INSERT INTO attesta.users (id, username, name, role, created_at, updated_at)
     VALUES ($1, 'bench', 'Administrator', $2, now(), now()) ON CONFLICT DO NOTHING`,
    [ADMINISTRATOR, shippedRoles.administrator.id],
  );
  return {
    database,
    catalog,
    principal,
    rights: await rightsOf(database, catalog, principal),
    now: () => Temporal.Now.instant(),
    locale: 'en',
    timeZone: 'Europe/Madrid',
    origin: { channel: 'api', ip: '192.0.2.1' },
  };
}
