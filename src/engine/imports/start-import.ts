/** The steps of an import as they are asked for: decide, check, run, undo. What takes long is a job. */

import type { ImportOptions } from '../../metadata/import-options.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { enqueueJob } from '../jobs/enqueue-job.ts';
import { permitted } from '../records/refusals.ts';
import type { Mapping, WrittenMapping, WrittenOptions } from './import-options.ts';
import { columnNumber, compilePlan, importPlan } from './import-plan.ts';
import { type ImportRow, type LetIn, lockImport, ownImport, readImport } from './import-row.ts';
import { encodings } from './reading/encodings.ts';
import { readHead } from './reading/open-table.ts';
import { delimiters, type Reading } from './reading/table.ts';
import { contentOf, readable } from './stage.ts';

export interface ImportChange {
  readonly mapping?: WrittenMapping;
  readonly options?: WrittenOptions & Partial<Reading>;
  readonly letIn?: readonly { readonly line: number; readonly reason: string }[];
}

/** Takes decisions about a staged import. Throws `validation_failed` for what the file or the module does not have. */
export async function changeImport(
  context: CallContext,
  id: string,
  change: ImportChange,
): Promise<ImportRow> {
  const reading = await changedReading(context, await ownImport(context, id), change);
  return context.database.transaction(async (tx) => {
    const row = requireStaged(await lockImport(tx, context, id));
    const headers = reading?.headers ?? row.headers;
    const mapping = change.mapping
      ? mappingOf({ headers }, change.mapping)
      : (reading?.mapping ?? row.mapping);
    const options = change.options ? changedOptions(row.options, change.options) : row.options;
    const letIn = change.letIn ? letInOf(context, change.letIn) : row.let_in;
    const { seen: _, ...read } = reading?.reading ?? row.reading;
    const next: ImportRow = { ...row, headers, mapping, options, reading: read };
    refuseUnknown(context, next);
    await tx.query(
      `UPDATE attesta.imports SET headers = $2, mapping = $3, options = $4, reading = $5, let_in = $6, report = NULL, counts = '{}'
       WHERE id = $1`,
      [id, ...[headers, mapping, options, next.reading, letIn].map((value) => JSON.stringify(value))],
    );
    await tx.query('DELETE FROM attesta.import_rows WHERE import = $1', [id]);
    return present(await readImport(tx, id));
  });
}

/** Refuses what names something that is not there; what is only not decided yet may wait until the run. */
function refuseUnknown(context: CallContext, row: ImportRow): void {
  const { findings } = compilePlan(context, row);
  const open = new Set([
    'field.required',
    'import.nothing_mapped',
    'import.no_key_column',
    'import.origin_source',
  ]);
  const wrong = findings.filter((one) => !open.has(one.code));
  if (wrong.length > 0) {
    throw new Problem(
      'validation_failed',
      wrong[0]?.message ?? {
        en: 'The mapping is not right.',
        es: 'La asignación de columnas no es correcta.',
      },
      {
        findings: wrong,
      },
    );
  }
}

async function changedReading(
  context: CallContext,
  row: ImportRow,
  change: ImportChange,
): Promise<Pick<ImportRow, 'reading' | 'headers' | 'mapping'> | undefined> {
  const { encoding, delimiter, headerRow, sheet } = change.options ?? {};
  const asked = { encoding, delimiter, headerRow, sheet };
  if (Object.values(asked).every((value) => value === undefined)) return undefined;
  refuseReading(asked);
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const { guessed: _, ...known } = row.reading;
  const reading: Reading = { ...(encoding === undefined ? row.reading : known), ...given };
  const open = await contentOf(context, requireStaged(row));
  const { headers } = await readable(() => readHead(open, row.format, reading, 1));
  // What was mapped by columns that are still there stays mapped.
  const same =
    headers.length === row.headers.length && headers.every((name, index) => name === row.headers[index]);
  return { reading, headers, mapping: same ? row.mapping : {} };
}

function refuseReading({
  encoding,
  delimiter,
}: {
  encoding: string | undefined;
  delimiter: string | undefined;
}): void {
  if (encoding !== undefined && !encodings.some((one) => one === encoding)) {
    throw refusedOption('encoding', {
      en: `Choose one of these encodings: ${encodings.join(', ')}.`,
      es: `Elija una de estas codificaciones: ${encodings.join(', ')}.`,
    });
  }
  if (delimiter !== undefined && !delimiters.some((one) => one === delimiter)) {
    throw refusedOption('delimiter', {
      en: 'The delimiter is a comma, a semicolon, a tabulator or a vertical bar.',
      es: 'El separador es una coma, un punto y coma, un tabulador o una barra vertical.',
    });
  }
}

function refusedOption(field: string, message: Sentence): Problem {
  return new Problem('validation_failed', message, {
    findings: [{ code: 'import.option', field: `options.${field}`, message }],
  });
}

function changedOptions(before: ImportOptions, change: WrittenOptions & Partial<Reading>): ImportOptions {
  const { encoding: _e, delimiter: _d, headerRow: _h, sheet: _s, ...written } = change;
  const entries = Object.entries({ ...before, ...written });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function mappingOf(row: Pick<ImportRow, 'headers'>, written: WrittenMapping): Mapping {
  const mapping: Record<string, readonly string[]> = {};
  for (const [column, target] of Object.entries(written)) {
    const number = columnNumber(row, column);
    if (number === undefined) throw refusedColumn(column);
    const targets =
      target === null || target === 'ignore' ? [] : typeof target === 'string' ? [target] : target;
    if (targets.length > 0) mapping[number] = targets;
  }
  return mapping;
}

function refusedColumn(column: string): Problem {
  const message = {
    en: `The file has no column ${column.slice(0, 60)}. Name a column by its header, or by its number from 1.`,
    es: `El archivo no tiene la columna ${column.slice(0, 60)}. Nombre la columna por su encabezado o por su número, desde 1.`,
  };
  return new Problem('validation_failed', message, {
    findings: [{ code: 'import.unknown_column', field: 'mapping', message }],
  });
}

/** Only who approves erasures can answer for letting an erased person in again. */
function letInOf(context: CallContext, asked: NonNullable<ImportChange['letIn']>): readonly LetIn[] {
  if (asked.length > 0 && !context.rights.may('erasure_approve')) {
    throw new Problem('forbidden', {
      en: 'Your rights do not let you answer for letting in a person who was erased.',
      es: 'Sus derechos no le permiten responder de que vuelva a entrar una persona suprimida.',
    });
  }
  return asked.map(({ line, reason }) => ({ line, reason: reason.trim(), by: context.principal.userId }));
}

/** Queues a dry run. */
export function startCheck(context: CallContext, id: string): Promise<ImportRow> {
  return start(context, id, 'checking', 'imports.check');
}

/** Queues the run. Throws `validation_failed` when the mapping does not fill what is required. */
export function startRun(context: CallContext, id: string): Promise<ImportRow> {
  return start(context, id, 'running', 'imports.run');
}

async function start(
  context: CallContext,
  id: string,
  state: 'checking' | 'running',
  job: string,
): Promise<ImportRow> {
  return context.database.transaction(async (tx) => {
    const row = requireStaged(await lockImport(tx, context, id));
    await permitted(context, row.module, 'create');
    importPlan(context, row);
    const queued = await enqueueJob(tx, context, { name: job, input: { import: id } });
    await tx.query('DELETE FROM attesta.import_rows WHERE import = $1', [id]);
    await tx.query(
      `UPDATE attesta.imports SET state = $2, report = $3, counts = '{}', rows_done = 0, job = $4 WHERE id = $1`,
      [id, state, state === 'running' ? 'run' : 'dry_run', queued],
    );
    return present(await readImport(tx, id));
  });
}

/** Queues the undoing of an import that has run. */
export async function startUndo(context: CallContext, id: string): Promise<ImportRow> {
  return context.database.transaction(async (tx) => {
    const row = await lockImport(tx, context, id);
    if (!['done', 'cancelled', 'failed', 'undone'].includes(row.state) || row.report !== 'run') {
      throw new Problem('conflict', {
        en: 'Only an import that has run can be undone.',
        es: 'Solo se puede deshacer una importación que se ha ejecutado.',
      });
    }
    const queued = await enqueueJob(tx, context, { name: 'imports.undo', input: { import: id } });
    await tx.query(`UPDATE attesta.imports SET state = 'undoing', job = $2 WHERE id = $1`, [id, queued]);
    return present(await readImport(tx, id));
  });
}

function requireStaged(row: ImportRow): ImportRow {
  if (row.state === 'staged' && row.file !== null) return row;
  throw new Problem('conflict', {
    en: 'This import is not waiting any more: it runs, has run, or was discarded. Send the file again.',
    es: 'Esta importación ya no está en espera: está en curso, se ejecutó o se descartó. Envíe el archivo de nuevo.',
  });
}

function present(row: ImportRow | undefined): ImportRow {
  if (!row) throw new Error('An import that was just changed is not there.');
  return row;
}
