/** The keys of an installation that a backup was made without. */
import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupRefused } from './backup-refused.ts';

/** Keys that open and sign: what was sealed and what was signed needs exactly these. */
const NEEDED_KEYS = ['master.key', 'evidence.key', 'erasure-ledger.key'];

/** Copies them into the new data folder. */
export async function bringKeys(folder: string, dataDir: string): Promise<void> {
  const to = join(dataDir, 'keys');
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of [...NEEDED_KEYS, 'blocking.key', 'database.json']) {
    const copied = await copyFile(join(folder, name), join(to, name)).then(
      () => true,
      () => false,
    );
    if (copied) await chmod(join(to, name), 0o600);
  }
}

/** Throws `BackupRefused` with the names of those that are missing. */
export async function refuseWithoutKeys(dataDir: string, masterKeyElsewhere: boolean): Promise<void> {
  const there = new Set(await readdir(join(dataDir, 'keys')).catch(() => []));
  const missing = NEEDED_KEYS.filter(
    (name) => !there.has(name) && !(masterKeyElsewhere && name === 'master.key'),
  );
  if (missing.length === 0) return;
  throw new BackupRefused(
    `This backup was made without keys, and ${missing.join(', ')} of the installation must be given: --keys <folder>. Without them nothing that is sealed opens, and the log can not be continued.`,
  );
}
