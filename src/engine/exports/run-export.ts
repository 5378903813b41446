/**
 * The run of an export: from a cursor through the writer of its format into the file store, sealed on the way, with nothing
 * of it whole in memory. A run that was killed begins again; so does one during which somebody was erased, because what it
 * read before may tell of that person. File, evidence and state are one transaction.
 */
import { Readable } from 'node:stream';
import type { JsonObject } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { controllerSettings } from '../catalog/settings.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { insertFileRow, setHolders } from '../files/file-rows.ts';
import { fileStoreOf } from '../files/file-store.ts';
import { type ReceivedFile, receive } from '../files/receive.ts';
import { type JobContext, JobFailed } from '../jobs/define-job.ts';
import { asksForArchived } from '../records/list-records.ts';
import { permitted } from '../records/refusals.ts';
import { type ExportColumn, exportColumns } from './columns.ts';
import { recordMade } from './export-events.ts';
import { type ExportQuestion, openQuestion } from './export-question.ts';
import { exportRecipients, type LeftOutCells, withoutObjected } from './export-recipient.ts';
import { type ExportRow, readExport } from './export-row.ts';
import { type ExportedRow, type OpenedRows, openRows } from './read-rows.ts';
import { fileBytes, fileKinds } from './write-file.ts';

/** Larger than any disk that this is meant for: it is the disk that ends an export, and says so. */
const MOST_BYTES = 2 ** 40;
const LOOK_FOR_ERASURE_MS = 1_000;

/** Somebody was erased meanwhile. */
class BeginAgain extends Error {}

/** Makes the file of an export. Answers what is in it. */
export async function runExport(context: JobContext): Promise<JsonObject> {
  const { id } = context.job;
  try {
    for (;;) {
      const row = await begun(context, id);
      try {
        return await makeFile(context, row);
      } catch (error) {
        if (!(error instanceof BeginAgain)) throw error;
      }
    }
  } catch (error) {
    throw await settled(context, id, error);
  }
}

/** Marks the export as running, in a commit of its own before anything is read: an erasure from now on sees it. */
async function begun(context: JobContext, id: string): Promise<ExportRow> {
  const [begun] = await context.database.query(
    `UPDATE attesta.exports SET state = 'running', begin_again = false
     WHERE id = $1 AND state IN ('queued', 'running', 'failed', 'cancelled') AND question IS NOT NULL RETURNING id`,
    [id],
  );
  const row = begun && (await readExport(context.database, id));
  if (!row)
    throw new JobFailed({
      en: 'This export is over. Ask for a new one.',
      es: 'Esta exportación ha terminado. Pida una nueva.',
    });
  await context.database.query('DELETE FROM attesta.export_subjects WHERE export = $1', [id]);
  return row;
}

async function makeFile(context: JobContext, row: ExportRow): Promise<JsonObject> {
  const module = await permitted(context, row.module, 'export');
  const question = await openQuestion(context, row);
  const columns = exportColumns(context, module, question.columns, question.content);
  if (columns.length === 0)
    throw new JobFailed({
      en: 'You may no longer export any of these columns.',
      es: 'Ya no puede exportar ninguna de estas columnas.',
    });
  const archived = asksForArchived(context, question.filter);
  const noted: Noted = { rows: 0, cut: 0, restricted: 0, objected: { persons: new Set(), cells: 0 } };
  const file = await context.database.transaction(
    async (tx) => {
      const opened = await openRows(tx, context, module, question, columns);
      noted.restricted = opened.restricted;
      const batches = withoutSharingObjections(
        context,
        module,
        row.recipient,
        columns,
        opened.batches,
        noted,
      );
      return writeSealed(context, module, question, columns, { ...opened, batches }, noted);
    },
    archived ? { states: ['archived'] } : undefined,
  );
  try {
    return await keep(context, row, question, columns, file, noted);
  } catch (error) {
    await file.discard();
    throw error;
  }
}

interface Noted {
  rows: number;
  /** Texts that were too long for a cell. */
  cut: number;
  restricted: number;
  readonly objected: LeftOutCells;
}

/** What the persons object to sharing with the recipient goes before it is written, or seen by anything that writes. */
async function* withoutSharingObjections(
  context: JobContext,
  module: ModuleDefinition,
  recipient: string | null,
  columns: readonly ExportColumn[],
  batches: OpenedRows['batches'],
  noted: Noted,
): OpenedRows['batches'] {
  const recipients = exportRecipients(context);
  if (recipient !== null && !recipients) throw new Error('Nobody knows what persons object to sharing.');
  const names = new Set(columns.map((column) => column.name));
  for await (const batch of batches) {
    if (recipient === null || !recipients) {
      yield batch;
      continue;
    }
    const subjects = [...new Set(batch.flatMap((row) => row.subjects))];
    const asked = { recipient, module, subjects };
    const withheld = await recipients.withheld(context.database, context, asked);
    yield withoutObjected(module, batch, withheld, noted.objected, names);
  }
}

async function writeSealed(
  context: JobContext,
  module: ModuleDefinition,
  question: ExportQuestion,
  columns: readonly ExportColumn[],
  opened: OpenedRows,
  noted: Noted,
): Promise<ReceivedFile> {
  const watched = watchedRows(context, opened, noted);
  const bytes = fileBytes(context, module, question, columns, watched, (cut) => {
    noted.cut = cut;
  });
  const { ending, mediaType } = fileKinds[question.format];
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  return receive(fileStoreOf(context.database), uuidv7(context.now()), {
    stream: Readable.from(bytes, { objectMode: false }),
    filename: `${module.name}-${today}.${ending}`,
    declaredType: mediaType,
    mediaType,
    limit: MOST_BYTES,
  });
}

/** Counts what passes, notes whose it is, and stops when the job is cancelled or somebody was erased. */
async function* watchedRows(
  context: JobContext,
  opened: OpenedRows,
  noted: Noted,
): AsyncGenerator<readonly ExportedRow[]> {
  const seen = new Set<string>();
  let looked = performance.now();
  for await (const batch of opened.batches) {
    context.job.signal.throwIfAborted();
    if (performance.now() - looked > LOOK_FOR_ERASURE_MS) {
      await refuseStale(context.database, context.job.id, '');
      looked = performance.now();
    }
    await noteSubjects(context, batch, seen);
    yield batch;
    noted.rows += batch.length;
    await context.job.progress(noted.rows, Math.max(noted.rows, opened.total));
  }
}

const MOST_SEEN = 50_000;

/** `seen` spares the database those that came a moment ago; it knows the others itself. */
async function noteSubjects(
  context: JobContext,
  batch: readonly ExportedRow[],
  seen: Set<string>,
): Promise<void> {
  if (seen.size > MOST_SEEN) seen.clear();
  const fresh = [...new Set(batch.flatMap((row) => row.subjects))].filter((one) => !seen.has(one));
  if (fresh.length === 0) return;
  await context.database.query(
    'INSERT INTO attesta.export_subjects (export, subject) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
    [context.job.id, fresh],
  );
  for (const one of fresh) seen.add(one);
}

/** The export as it stands, locked where asked; throws where its run is not to be kept. */
async function refuseStale(sql: Sql, id: string, lock: 'FOR UPDATE' | ''): Promise<void> {
  const [now] = await sql.query<{ state: string; begin_again: boolean }>(
    `SELECT state, begin_again FROM attesta.exports WHERE id = $1 ${lock}`,
    [id],
  );
  if (now?.state !== 'running')
    throw new JobFailed({ en: 'This export was removed.', es: 'Esta exportación se quitó.' });
  if (now.begin_again) throw new BeginAgain();
}

/** Keeps the file: its row, the evidence that it was made, the state of the export, all or nothing. */
async function keep(
  context: JobContext,
  row: ExportRow,
  question: ExportQuestion,
  columns: readonly ExportColumn[],
  file: ReceivedFile,
  noted: Noted,
): Promise<JsonObject> {
  const names = columns.map((column) => column.name);
  const { persons, cells } = noted.objected;
  const leftOut = {
    ...(noted.restricted > 0 && { restricted: noted.restricted }),
    ...(cells > 0 && { objecting: persons.size, objected: cells }),
  };
  await context.database.transaction(async (tx) => {
    await refuseStale(tx, row.id, 'FOR UPDATE');
    const { exportHours } = await controllerSettings(tx);
    const now = context.now();
    await insertFileRow(tx, file, { module: 'exports', record: row.id }, row.created_by, now);
    await setHolders(tx, fileStoreOf(context.database), file, [], now);
    await tx.query(
      `UPDATE attesta.exports SET state = 'ready', question = NULL, columns = $2, rows_total = $3, left_out = $4, file = $5,
         bytes = $6, sha256 = $7, made_at = $8, expires_at = $9 WHERE id = $1`,
      [
        row.id,
        JSON.stringify(names),
        noted.rows,
        JSON.stringify(leftOut),
        file.id,
        file.size,
        file.sha256,
        now,
        now.add({ hours: exportHours }),
      ],
    );
    await recordMade(tx, context, row, {
      format: row.format,
      rows: noted.rows,
      columns: names,
      bytes: file.size,
      sha256: file.sha256,
      leftOut,
      cut: noted.cut,
      content: question.content,
      ...(row.recipient_name !== null && { recipient: row.recipient_name }),
    });
  });
  return { export: row.id, rows: noted.rows, bytes: file.size, cut: noted.cut, ...leftOut };
}

/** What the job ends with. A stopping service only waits to go on; what makes no sense to try again is final. */
async function settled(context: JobContext, id: string, error: unknown): Promise<unknown> {
  const aborted = context.job.signal.aborted;
  const cancelled = aborted && (await isCancelled(context.database, id));
  const failed = !aborted && (error instanceof JobFailed || (error instanceof Problem && error.status < 500));
  if (cancelled || failed) {
    await context.database.query(
      `UPDATE attesta.exports SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'running'`,
      [id, cancelled ? 'cancelled' : 'failed', context.now()],
    );
    await context.database.query('DELETE FROM attesta.export_subjects WHERE export = $1', [id]);
  }
  return error;
}

async function isCancelled(sql: Sql, id: string): Promise<boolean> {
  const asked = await sql.query(
    'SELECT 1 AS asked FROM attesta.jobs WHERE id = $1 AND cancel_asked_at IS NOT NULL',
    [id],
  );
  return asked.length > 0;
}
