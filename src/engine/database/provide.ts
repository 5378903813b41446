/**
 * Everything that stands between a start and an open database: the folder's lock, the embedded server where no other is
 * given, roles, migrations, pools; and in the reverse order at the end.
 */
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';
import { type FolderLock, folderHolder, lockFolder } from './embedded/lock.ts';
import { type EmbeddedServer, embeddedUrl, startEmbedded } from './embedded/server.ts';
import { refuseUnfinished } from './unfinished.ts';

export { FolderInUse } from './embedded/lock.ts';
export { MigrationRefused } from './migrate.ts';
export { DatabaseRefused } from './roles.ts';

export interface ProvideOptions extends Omit<DatabaseOptions, 'url'> {
  /** Unset: the embedded server in `dataDir`. */
  readonly url?: string;
  /** The ports that this program serves, for the sentence that a second start is refused with. */
  readonly ports?: readonly number[];
}

/**
 * Takes the data folder, starts the embedded server unless `url` is given, migrates and opens the database. `close()` ends all of
 * it. Throws `FolderInUse`, `DatabaseRefused`, `MigrationRefused`, or the reason why the server did not start.
 */
export async function provideDatabase(options: ProvideOptions): Promise<Database> {
  await refuseUnfinished(options.dataDir);
  const lock = await lockFolder(options.dataDir, options.ports ?? []);
  let server: EmbeddedServer | undefined;
  try {
    server = options.url === undefined ? await startEmbedded(embeddedOptions(options)) : undefined;
    const database = await openDatabase({ ...options, url: server?.url ?? options.url ?? '' });
    return { ...database, close: () => closeAll(database, server, lock) };
  } catch (error) {
    await server?.stop();
    await lock.release();
    throw error;
  }
}

/**
 * The same for a command beside a running Attesta: joins the server of that one, and starts a server only when there is none.
 * A joined database is not migrated.
 */
export async function joinDatabase(options: ProvideOptions): Promise<Database> {
  const holder = await folderHolder(options.dataDir);
  if (!holder) return provideDatabase(options);
  const { migrations: _, ...rest } = options;
  return openDatabase({ ...rest, url: options.url ?? (await embeddedUrl(options.dataDir)) });
}

function embeddedOptions(options: ProvideOptions): Parameters<typeof startEmbedded>[0] {
  return { dataDir: options.dataDir, ...(options.log ? { log: options.log } : {}) };
}

async function closeAll(
  database: Database,
  server: EmbeddedServer | undefined,
  lock: FolderLock,
): Promise<void> {
  await database.close();
  await server?.stop();
  await lock.release();
}
