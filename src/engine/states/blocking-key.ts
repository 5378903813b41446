/**
 * The key of what is blocked: `<dataDir>/keys/blocking.key`, apart from the master key, so that whoever restores or reads the one
 * does not hold the other. Made when something is blocked for the first time.
 */
import { join } from 'node:path';
import type { Sql } from '../database/database.ts';
import { createMasterKey, type MasterKey, MasterKeyRefused, readMasterKeys } from '../files/master-key.ts';

export interface BlockingKeys {
  /** The key that seals. In a transaction that names blocked records. */
  current(tx: Sql): Promise<MasterKey>;
  /** The key of that name. Throws `MasterKeyRefused` where the file does not have it. */
  named(id: string): Promise<MasterKey>;
}

export function blockingKeys(dataDir: string): BlockingKeys {
  const path = join(dataDir, 'keys', 'blocking.key');
  return {
    async current(tx) {
      const keys = await readMasterKeys(path);
      if (keys) return keys[0];
      const sealed = await tx.query('SELECT 1 AS sealed FROM attesta.blocked_records LIMIT 1');
      if (sealed.length > 0) throw missing(path);
      return (await createMasterKey(path))[0];
    },
    async named(id) {
      const key = (await readMasterKeys(path))?.find((one) => one.id === id);
      if (!key) throw missing(path);
      return key;
    },
  };
}

function missing(path: string): MasterKeyRefused {
  return new MasterKeyRefused(
    `${path} is not the key that blocked records were sealed with. Put the right file back from your backup.`,
  );
}
