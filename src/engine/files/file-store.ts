/** Where the contents of files lie, and what opens them: one per database in a process. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import { type MasterKeySource, ownMasterKeys } from './master-key.ts';
import type { Scan } from './virus-scanner.ts';

export interface FileStore {
  readonly keyring: Keyring;
  /** Bytes that an upload may have. */
  readonly limit: number;
  /** Looks for viruses in what is sent; absent where no scanner is set. */
  readonly scan?: Scan;
  /** Where the sealed content of a file lies. The path tells nothing but its id. */
  path(id: string): string;
  /** Where an upload is written until it is complete: on the same disk. */
  incomingPath(id: string): string;
  readonly folder: string;
  readonly incoming: string;
}

export interface FileStoreOptions {
  readonly dataDir: string;
  readonly now: Temporal.Instant;
  /** Bytes that an upload may have. Default 25 MiB. */
  readonly limit?: number;
  readonly scan?: Scan;
  /** Where the master key comes from; the installation's own file when absent. */
  readonly masterKeys?: MasterKeySource;
}

const stores = new WeakMap<Database['owner'], FileStore>();

/** Opens the files and keys of an installation, and makes them what every call on this database uses. Throws `MasterKeyRefused`. */
export async function openFileStore(database: Database, options: FileStoreOptions): Promise<FileStore> {
  const folder = join(options.dataDir, 'files');
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const store: FileStore = {
    keyring: await openKeyring(database, options.masterKeys ?? ownMasterKeys(options.dataDir), options.now),
    limit: options.limit ?? 25 * 2 ** 20,
    ...(options.scan && { scan: options.scan }),
    folder,
    incoming,
    // The end of an id is random; its beginning is the time.
    path: (id) => join(folder, id.slice(-2), id),
    incomingPath: (id) => join(incoming, id),
  };
  stores.set(database.owner, store);
  return store;
}

/** The files of a database that `openFileStore` has opened. */
export function fileStoreOf(database: Database): FileStore {
  const store = stores.get(database.owner);
  if (!store)
    throw new Error(
      'The files of this database were not opened: call openFileStore when the service starts.',
    );
  return store;
}

/** The keys that seal what is held about persons. */
export function keyringOf(database: Database): Keyring {
  return fileStoreOf(database).keyring;
}
