import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRights } from '../engine/access/compile-rights.ts';
import type { CallContext } from '../engine/access/principal.ts';
import { systemUserId } from '../engine/access/shipped.ts';
import type { Database } from '../engine/database/database.ts';
import { joinDatabase } from '../engine/database/provide.ts';
import type { Operation } from '../engine/operation.ts';
import { createClock } from '../server/clock.ts';
import { openDuties } from '../server/duties.ts';
import { assembleEngine, type Engine } from '../server/engine.ts';
import { installationOf } from '../server/installation.ts';
import { jobs, migrations, shipped } from '../server/lists.ts';
import { operationsOf } from '../server/operations.ts';
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
  return withDatabase(settings, async (database) => {
    const duties = await openDuties({ database, installation: installationOf(settings) });
    const engine = await assembleEngine({
      settings,
      dataDir: settings.dataDir,
      database,
      shipped,
      jobs: [...jobs, ...duties.jobs],
      smtpUrl: settings.smtpUrl,
      clock: createClock(settings.now),
      log: () => {},
    });
    try {
      const context = await operatorContext(engine, user);
      return await work({ operations: operationsOf(engine, duties.operations), context });
    } finally {
      await engine.close();
    }
  });
}

async function operatorContext(engine: Engine, user: string | undefined): Promise<CallContext> {
  const userId = user === undefined ? systemUserId : await userNamed(engine.database, user);
  return {
    database: engine.database,
    catalog: engine.catalog.current(),
    principal: { kind: 'system', userId },
    rights: systemRights(userId),
    now: () => engine.clock.now(),
    locale: 'en',
    timeZone: engine.catalog.settings().timeZone,
    origin: { channel: 'cli' },
  };
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
