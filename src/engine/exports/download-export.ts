import type { Readable } from 'node:stream';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { readFileRow } from '../files/file-rows.ts';
import { openContent } from '../files/files.ts';
import { permitted } from '../records/refusals.ts';
import { recordDownload } from './export-events.ts';
import { type ExportRow, ownExport } from './export-row.ts';

export interface Download {
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly content: Readable;
}

/**
 * Opens the file of an export for whoever asked for it, as long as the rights that it was made with stand. The evidence is
 * written before the first byte can leave. Throws `conflict` while there is no file, or when its time is over.
 */
export async function downloadExport(context: CallContext, id: string): Promise<Download> {
  const row = await ownExport(context, id);
  await permitted(context, row.module, 'export');
  refuseHidden(context, row);
  if (row.file === null || isOver(row, context.now())) throw notThere(row);
  const file = await readFileRow(context.database, row.file);
  if (!file) throw notThere(row);
  const content = await openContent(context, context.database, file);
  try {
    await context.database.transaction(async (tx) => {
      const [counted] = await tx.query(
        `UPDATE attesta.exports SET downloads = downloads + 1 WHERE id = $1 AND state = 'ready' AND file = $2 RETURNING id`,
        [id, row.file],
      );
      if (!counted) throw notThere(row);
      await recordDownload(tx, context, row);
    });
  } catch (error) {
    content.destroy();
    throw error;
  }
  const { filename, media_type: mediaType, size, sha256 } = file;
  return { filename, mediaType, size, sha256, content };
}

/** Whether the time of a file has ended, also before the sweep comes by. */
export function isOver(row: Pick<ExportRow, 'expires_at'>, now: Temporal.Instant): boolean {
  return row.expires_at !== null && Temporal.Instant.compare(Temporal.Instant.from(row.expires_at), now) <= 0;
}

/** A column that was hidden from the caller since the file was made would be shown by it. */
function refuseHidden(context: CallContext, row: ExportRow): void {
  const fields = context.catalog.modules.get(row.module)?.fields ?? [];
  const hidden = row.columns.filter(
    (name) =>
      fields.some((field) => field.name === name) && context.rights.field(row.module, name) === 'hidden',
  );
  if (hidden.length === 0) return;
  throw new Problem('forbidden', {
    en: `Your rights no longer let you see ${hidden.join(', ')}. Ask for the export again without.`,
    es: `Sus derechos ya no le permiten ver ${hidden.join(', ')}. Pida de nuevo la exportación sin ello.`,
  });
}

function notThere(row: ExportRow): Problem {
  if (row.state === 'queued' || row.state === 'running')
    return new Problem('conflict', {
      en: 'This export is not made yet. Its job says how far it is.',
      es: 'Esta exportación aún no está hecha. Su tarea indica cómo va.',
    });
  if (row.state === 'erased')
    return new Problem('conflict', {
      en: 'A person in this export was erased, and the file with the person. Ask for a new export.',
      es: 'Una persona de esta exportación fue suprimida, y con ella el archivo. Pida una exportación nueva.',
    });
  return new Problem('conflict', {
    en: 'The file of this export is gone. Ask for a new export.',
    es: 'El archivo de esta exportación ya no existe. Pida una exportación nueva.',
  });
}
