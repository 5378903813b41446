/**
 * Once per test run: a PostgreSQL of its own in a temporary folder (or the server of DATABASE_URL), and a template database
 * with every table, which test files clone.
 */
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase, sqlName } from '../../src/engine/database/database.ts';
import { startEmbedded } from '../../src/engine/database/embedded/server.ts';
import { onServer, type TestServer, urlOf } from './database.ts';
import { testFolder } from './test-folder.ts';

interface Server {
  readonly url: string;
  readonly strategy: TestServer['strategy'];
  stop(): Promise<void>;
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await testFolder();
  const server = await startServer(dataDir);
  const template = `attesta_template_${randomBytes(6).toString('hex')}`;
  const failure = await buildTemplate(server.url, template, dataDir).catch(describe);
  const provided: TestServer = { url: server.url, dataDir, template, strategy: server.strategy };
  project.provide('attestaServer', failure === undefined ? provided : { ...provided, failure });
  return async () => {
    await onServer(server.url, `DROP DATABASE IF EXISTS ${sqlName(template)} WITH (FORCE)`);
    await dropRoles(server.url, dataDir);
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function startServer(dataDir: string): Promise<Server> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, strategy: 'wal_log', stop: async () => {} };
  const embedded = await startEmbedded({ dataDir, fast: true });
  return { url: urlOf(embedded.url, 'postgres'), strategy: 'file_copy', stop: () => embedded.stop() };
}

/** Resolves to nothing: a template that cannot be built fails the tests that ask for a database, and no others. */
async function buildTemplate(serverUrl: string, name: string, dataDir: string): Promise<undefined> {
  await onServer(serverUrl, `CREATE DATABASE ${sqlName(name)} TEMPLATE template0`);
  const { migrations, prepareTemplate } = await import('../../src/server/lists.ts');
  const database = await openDatabase({ url: urlOf(serverUrl, name), dataDir, migrations });
  try {
    await prepareTemplate(database);
  } finally {
    await database.close();
  }
}

/** The roles of this run's installations: a server of somebody else's is left as it was found. */
async function dropRoles(url: string, dataDir: string): Promise<void> {
  const text = await readFile(join(dataDir, 'keys', 'database.json'), 'utf8').catch(() => '{}');
  for (const installation of Object.keys(JSON.parse(text) as object)) {
    for (const kind of ['service', 'portal']) {
      // Still granted something where a test left its database behind; then the role stays with it.
      await onServer(url, `DROP ROLE IF EXISTS ${sqlName(`attesta_${installation}_${kind}`)}`).catch(
        () => {},
      );
    }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
