import type { CallContext } from '../access/principal.ts';
import { eraseFile } from '../files/files.ts';

/**
 * Removes the files of imports that are over or a day old, and of those whose staging was interrupted. Answers how many.
 * An import that is still running keeps its file.
 */
export async function sweepImports(context: CallContext): Promise<number> {
  const yesterday = context.now().subtract({ hours: 24 });
  const over = await context.database.query<{ id: string; file: string }>(
    `SELECT i.id, i.file FROM attesta.imports i LEFT JOIN attesta.jobs j ON j.id = i.job
     WHERE i.file IS NOT NULL AND (
       i.state IN ('done', 'cancelled', 'discarded', 'undone')
       OR i.state = 'running' AND j.state = 'cancelled'
       OR i.created_at < $1 AND coalesce(j.state NOT IN ('queued', 'running'), true))`,
    [yesterday],
  );
  for (const { id, file } of over) {
    await context.database.query(
      `UPDATE attesta.imports SET filename = NULL, let_in = '[]', options = options - 'values', finished_at = coalesce(finished_at, $2),
         headers = CASE WHEN report = 'run' THEN headers ELSE '[]' END,
         state = CASE state WHEN 'staged' THEN 'discarded' WHEN 'checking' THEN 'discarded' WHEN 'running' THEN 'cancelled' ELSE state END
       WHERE id = $1`,
      [id, context.now()],
    );
    await eraseFile(context, file);
  }
  const orphans = await context.database.query<{ id: string }>(
    `SELECT f.id FROM attesta.files f WHERE f.module = 'imports' AND f.created_at < $1
       AND NOT EXISTS (SELECT 1 FROM attesta.imports i WHERE i.id = f.record)`,
    [context.now().subtract({ hours: 1 })],
  );
  for (const { id } of orphans) await eraseFile(context, id);
  return over.length + orphans.length;
}
