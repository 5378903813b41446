import type { Sql } from '../database/database.ts';

const PAUSE = 500;

/** Writes how far a job is, at most twice a second; the last word before a pause may be left out. */
export function progressWriter(
  sql: Sql,
  id: string,
): (done: number, total?: number, message?: string) => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async (done, total, message) => {
    const at = performance.now();
    if (at - last < PAUSE && done !== total) return;
    last = at;
    await sql.query(
      `UPDATE attesta.jobs SET progress = $2, total = coalesce($3, total), message = coalesce($4, message)
       WHERE id = $1 AND state = 'running'`,
      [id, Math.floor(done), total === undefined ? null : Math.floor(total), message ?? null],
    );
  };
}
