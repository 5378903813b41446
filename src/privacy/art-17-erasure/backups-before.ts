/** Backups that were made before an erasure hold what it erased, until they end. */
import { access } from 'node:fs/promises';
import type { Sql } from '../../engine/database/database.ts';

/** Whether one of the register may still be there: of one that lies on this machine we can tell, of another we can't. */
export async function backupsMayHold(sql: Sql, erasedAt: string): Promise<boolean> {
  const rows = await sql.query<{ location: string }>(
    'select distinct location from attesta.backups where taken_at < $1',
    [erasedAt],
  );
  for (const { location } of rows) {
    if (!location.startsWith('/')) return true;
    const isThere = await access(location).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
    if (isThere) return true;
  }
  return false;
}
