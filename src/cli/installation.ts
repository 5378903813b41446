import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallContext } from '../engine/access/principal.ts';
import type { Database } from '../engine/database/database.ts';
import { joinDatabase } from '../engine/database/provide.ts';
import type { Operation } from '../engine/operation.ts';
import type { Engine } from '../server/engine.ts';
import { houseContext } from '../server/house-context.ts';
import { migrations } from '../server/lists.ts';
import { withOffice } from '../server/office.ts';
import type { Settings } from '../server/settings.ts';
import { CommandFailed } from './command.ts';

/**
 * Runs work on the database of the settings: joins a running Attesta, or starts the database for as long as the work takes.
 */
export async function withDatabase<T>(
  settings: Settings,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await joinDatabase({
    dataDir: settings.dataDir,
    migrations,
    ...(settings.databaseUrl === undefined ? {} : { url: settings.databaseUrl }),
    ...(settings.databaseServiceUrl === undefined ? {} : { serviceUrl: settings.databaseServiceUrl }),
    ...(settings.databasePortalUrl === undefined ? {} : { portalUrl: settings.databasePortalUrl }),
    poolSize: 4,
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** An installation in this process: its calls, and what they run in. Nothing is served and no job is run. */
export interface LocalOffice {
  readonly operations: readonly Operation[];
  readonly context: CallContext;
}

/** Runs work with every call of the API, as the hand of the installation itself, or (`user`) on a user's account. */
export async function withLocalOffice<T>(
  settings: Settings,
  user: string | undefined,
  work: (office: LocalOffice) => Promise<T>,
): Promise<T> {
  return withDatabase(settings, (database) =>
    withOffice(settings, database, async ({ engine, operations }) =>
      work({ operations, context: await operatorContext(engine, user) }),
    ),
  );
}

async function operatorContext(engine: Engine, user: string | undefined): Promise<CallContext> {
  return houseContext(engine, 'cli', user === undefined ? undefined : await userNamed(engine.database, user));
}

async function userNamed(database: Database, username: string): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE lower(username) = lower($1) AND kind = 'person' AND active",
    [username],
  );
  if (row) return row.id;
  throw new CommandFailed(`There is no active user "${username}". "attesta user list" shows them.`);
}

/** Refuses where nothing was ever installed: a command that only looks must not make a new installation. */
export async function requireInstallation(settings: Settings): Promise<void> {
  if (settings.databaseUrl !== undefined) return;
  const there = await access(join(settings.dataDir, 'keys')).then(
    () => true,
    () => false,
  );
  if (there) return;
  throw new CommandFailed(
    `There is no Attesta in ${settings.dataDir}. Set DATA_DIR to its folder, or start it once: npm start.`,
  );
}
