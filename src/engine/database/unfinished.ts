/** A restore that was not finished leaves marks, in the folder and in the database, so that nothing is served from half of an installation. */
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from './database.ts';

/** What the restore was killed in the middle of; the sentence says what to do. */
class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
}

const markOf = (dataDir: string) => join(dataDir, 'restore-unfinished');

export async function markUnfinished(dataDir: string, text: string): Promise<void> {
  await writeFile(markOf(dataDir), text, { mode: 0o600, flush: true });
}

export async function markFinished(dataDir: string): Promise<void> {
  await rm(markOf(dataDir), { force: true });
}

export async function isUnfinished(dataDir: string): Promise<boolean> {
  return access(markOf(dataDir)).then(
    () => true,
    () => false,
  );
}

export async function refuseUnfinished(dataDir: string): Promise<void> {
  if (!(await isUnfinished(dataDir))) return;
  throw new RestoreUnfinished(
    `A restore into ${dataDir} was not finished: erasures may be missing in it. Remove the folder and restore again.`,
  );
}

/** The mark in the database: a table that only stands there between the rows and the end of the restore. */
export const unfinishedTable = 'attesta.restore_unfinished';

export async function isUnfinishedDatabase(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    unfinishedTable,
  ]);
  return row?.there ?? false;
}
