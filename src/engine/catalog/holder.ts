import type { Catalog } from '../../metadata/catalog.ts';
import type { Database } from '../database/database.ts';
import { loadCatalog, type Shipped } from './load.ts';
import { controllerSettings, type VersionedSettings } from './settings.ts';

/** What is in force on this node: requests take it once at the edge and carry it. */
export interface CatalogHolder {
  readonly shipped: Shipped;
  current(): Catalog;
  settings(): VersionedSettings;
  /** Reads definitions and settings again; resolves when they are in force here. */
  reload(): Promise<Catalog>;
  close(): Promise<void>;
}

/** The channel on which a change of definitions or settings is told to every node. */
export const definitionsChannel = 'attesta_definitions';

const holders = new WeakMap<Database['owner'], CatalogHolder>();

/**
 * Loads the catalog and keeps it current: a change on any node is heard by LISTEN and loaded at once. When the listening
 * connection is lost it is opened again, and what was missed is loaded.
 */
export async function holdCatalog(
  database: Database,
  shipped: Shipped,
  log: (line: string) => void = () => {},
): Promise<CatalogHolder> {
  let catalog = await loadCatalog(database, shipped);
  let settings = await controllerSettings(database);
  let reading: Promise<Catalog> = Promise.resolve(catalog);

  async function read(): Promise<Catalog> {
    const [loaded, newSettings] = await Promise.all([
      loadCatalog(database, shipped),
      controllerSettings(database),
    ]);
    if (loaded.version !== catalog.version) catalog = loaded;
    settings = newSettings;
    return catalog;
  }
  // One after another: an older read must not overwrite a newer one.
  function reload(): Promise<Catalog> {
    reading = reading.then(read, read);
    return reading;
  }

  const listener = listen(database, () => reload(), log);
  const holder: CatalogHolder = {
    shipped,
    current: () => catalog,
    settings: () => settings,
    reload,
    async close() {
      holders.delete(database.owner);
      await listener.close();
    },
  };
  holders.set(database.owner, holder);
  return holder;
}

/** The holder that serves a database in this process, where there is one. */
export function catalogHolder(database: Database): CatalogHolder | undefined {
  return holders.get(database.owner);
}

interface Listener {
  close(): Promise<void>;
}

const RETRY_AFTER = 2_000;

function listen(database: Database, changed: () => Promise<unknown>, log: (line: string) => void): Listener {
  let client: Awaited<ReturnType<Database['owner']['client']>> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function again(): void {
    if (closed || timer) return;
    client = undefined;
    timer = setTimeout(() => {
      timer = undefined;
      void start();
    }, RETRY_AFTER);
    timer.unref();
  }
  function reread(): void {
    changed().catch(() =>
      log('The definitions could not be read again; they are read with the next change.'),
    );
  }
  async function start(first = false): Promise<void> {
    try {
      const opened = await database.owner.client();
      if (closed) return void (await opened.end());
      client = opened;
      opened.on('notification', reread);
      opened.on('end', again);
      opened.on('error', again);
      await opened.query(`LISTEN ${definitionsChannel}`);
      if (!first) reread();
    } catch {
      again();
    }
  }

  const started = start(true);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await started;
      await client?.end().catch(() => {});
    },
  };
}
