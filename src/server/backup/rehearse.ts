/**
 * Restores a backup into a temporary place with a database of its own, looks whether everything is there, and removes it again. What was
 * found goes into the register of the installation that rehearses; nothing is ever served from the copy.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from '../../engine/database/database.ts';
import type { Settings } from '../settings.ts';
import { BackupRefused } from './backup-refused.ts';
import { type RestoreReport, restoreBackup } from './restore-backup.ts';

export interface RehearsalOptions {
  readonly from: string;
  readonly passphrase: string;
  readonly settings: Settings;
  readonly ledger: string | null;
  readonly keys?: string | undefined;
  /** Where the temporary place is made; it needs the room of a whole installation. Default the system's. */
  readonly room?: string | undefined;
  onProgress(label: string, done: number, total: number): void;
}

export async function rehearse({
  room = tmpdir(),
  settings,
  ...options
}: RehearsalOptions): Promise<RestoreReport> {
  const place = await mkdtemp(join(room, 'attesta-rehearsal-')).catch(() => {
    throw new BackupRefused(`No folder can be made in ${room}. Give another one: --room.`);
  });
  try {
    // The built-in database, whatever this installation works on: theirs is not to be touched.
    return await restoreBackup({
      ...options,
      settings: {
        ...settings,
        dataDir: join(place, 'data'),
        databaseUrl: undefined,
        databaseServiceUrl: undefined,
        databasePortalUrl: undefined,
        smtpUrl: undefined,
        ledgerCopy: undefined,
      },
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Where the newest backup lies that was made on this machine. Undefined when none was ever reported. */
export async function newestBackup(database: Sql, ending: string): Promise<string | undefined> {
  const [row] = await database.query<{ location: string }>(
    `select location from attesta.backups where location like '/%' and right(location, length($1)) = $1
      order by taken_at desc, id desc limit 1`,
    [ending],
  );
  return row?.location;
}
