/** A file is staged: taken to the disk sealed, looked at, and kept until it is imported, discarded or a day old. */
import { type Readable, Transform } from 'node:stream';
import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { Problem } from '../errors/problem.ts';
import { safeFileName } from '../files/file-name.ts';
import { readFileRow } from '../files/file-rows.ts';
import { eraseFile, eraseFileIn, openContent, storeFile } from '../files/files.ts';
import { permitted } from '../records/refusals.ts';
import { type ImportRow, lockImport, readImport } from './import-row.ts';
import { type EncodingGuess, watchEncoding } from './reading/encodings.ts';
import {
  fileRows,
  guessTextReading,
  type OpenContent,
  readHead,
  sheetsOf,
  type TableFormat,
} from './reading/open-table.ts';
import { mostRows, type Reading, UnreadableTable } from './reading/table.ts';

/** Bytes that a file of rows may have. */
const importLimit = 256 * 2 ** 20;
/** A workbook is held in memory while it is read. */
const SHEET_LIMIT = 64 * 2 ** 20;

export interface NewImport {
  readonly module: string;
  readonly filename: string;
  readonly stream: Readable;
}

/** Stages an upload. Throws `unsupported_type`, `too_large`, `forbidden`; nothing is left then. */
export async function stageImport(context: CallContext, file: NewImport): Promise<ImportRow> {
  await permitted(context, file.module, 'import').catch((error: unknown) => {
    file.stream.resume();
    throw error;
  });
  const id = uuidv7(context.now());
  const watch = watchFile();
  const stored = await storeFile(context, {
    stream: file.stream.pipe(watch.stream),
    // The name may tell of a person: it is kept with the import, and the store is told nothing of it.
    filename: 'import',
    declaredType: '',
    mediaType: 'application/octet-stream',
    limit: importLimit,
    place: { module: 'imports', record: id },
  });
  try {
    return await insertImport(
      context,
      { id, file: stored.id, module: file.module, filename: file.filename },
      watch.facts(),
    );
  } catch (error) {
    await eraseFile(context, stored.id);
    throw error;
  }
}

/** Stages a file that was sent with `POST /files`; it is the import's from then on. */
export async function stageStoredFile(
  context: CallContext,
  module: string,
  file: string,
): Promise<ImportRow> {
  const row = await readFileRow(context.database, file);
  if (!row || row.record !== null || row.created_by !== context.principal.userId) {
    throw new Problem('not_found', {
      en: 'There is no such file of yours that is free. Send it with POST /files first.',
      es: 'No hay ningún archivo suyo libre con ese identificador. Envíelo antes con POST /files.',
    });
  }
  const content = await openContent(context, context.database, row);
  const staged = await stageImport(context, { module, filename: row.filename, stream: content });
  await eraseFile(context, file);
  return staged;
}

interface FileFacts {
  readonly head: Buffer;
  readonly size: number;
  readonly lines: number;
  readonly encoding: EncodingGuess;
}

function watchFile(): { readonly stream: Transform; facts(): FileFacts } {
  const encoding = watchEncoding();
  let head = Buffer.alloc(0);
  let size = 0;
  let lines = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (head.length < 4096) head = Buffer.concat([head, chunk.subarray(0, 4096 - head.length)]);
      size += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
      encoding.see(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(
        size === 0
          ? new Problem('unsupported_type', {
              en: 'This file is empty. Choose the file again.',
              es: 'Este archivo está vacío. Elija de nuevo el archivo.',
            })
          : null,
      );
    },
  });
  return { stream, facts: () => ({ head, size, lines, encoding: encoding.guess() }) };
}

async function insertImport(
  context: CallContext,
  staged: { readonly id: string; readonly file: string; readonly module: string; readonly filename: string },
  facts: FileFacts,
): Promise<ImportRow> {
  const format = formatOf(facts);
  const file = await readFileRow(context.database, staged.file);
  if (!file) throw new Error('A file that was stored is not there.');
  const open: OpenContent = () => openContent(context, context.database, file);
  const reading = await readable(() =>
    format === 'xlsx' ? firstSheet(open) : guessedReading(open, facts.encoding),
  );
  const { headers } = await readable(() => readHead(open, format, reading, 1));
  if (headers.length === 0)
    throw new Problem('unsupported_type', {
      en: 'This file has no cells. Choose the file again.',
      es: 'Este archivo no tiene celdas. Elija de nuevo el archivo.',
    });
  await context.database.query(
    `INSERT INTO attesta.imports (id, module, state, format, file, filename, headers, reading, rows_total, created_at, created_by)
     VALUES ($1, $2, 'staged', $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      staged.id,
      staged.module,
      format,
      staged.file,
      safeFileName(staged.filename),
      JSON.stringify(headers),
      JSON.stringify(reading),
      format === 'csv' ? Math.max(1, facts.lines - reading.headerRow) : null,
      context.now(),
      context.principal.userId,
    ],
  );
  const row = await readImport(context.database, staged.id);
  if (!row) throw new Error('An import that was staged is not there.');
  return row;
}

/** How a text is best read, before anybody chose. */
async function guessedReading(open: OpenContent, guess: EncodingGuess): Promise<Reading> {
  const reading = await guessTextReading(open, guess.encoding);
  return guess.certain ? reading : { ...reading, guessed: true };
}

/** The first sheet that has a row; many workbooks begin with an empty one. */
async function firstSheet(open: OpenContent): Promise<Reading> {
  const first: Reading = { headerRow: 1 };
  for await (const _row of fileRows(open, 'xlsx', first)) return first;
  for (const sheet of await sheetsOf(open)) {
    for await (const _row of fileRows(open, 'xlsx', { ...first, sheet })) return { ...first, sheet };
  }
  return first;
}

const JSON_TEXT = /^\s*(\[\s*\{|\{\s*")/;

const OTHERS: readonly (readonly [readonly string[], Sentence])[] = [
  [
    ['\xd0\xcf\x11\xe0'],
    {
      en: 'an old Excel file, or a workbook with a password: save it as XLSX without a password, or as CSV',
      es: 'un archivo antiguo de Excel o un libro con contraseña: guárdelo como XLSX sin contraseña o como CSV',
    },
  ],
  [['%PDF'], { en: 'a PDF document', es: 'un documento PDF' }],
  [['\x89PNG', '\xff\xd8\xff', 'GIF8'], { en: 'a picture', es: 'una imagen' }],
  [
    ['\x1f\x8b', '7z\xbc\xaf', 'Rar!'],
    { en: 'an archive: unpack it first', es: 'un archivo comprimido: descomprímalo antes' },
  ],
  [
    ['<!doctype', '<html', '<?xml'],
    {
      en: 'a web page or an XML text: save it as CSV or XLSX',
      es: 'una página web o un texto XML: guárdelo como CSV o XLSX',
    },
  ],
];

function formatOf({ head, size }: FileFacts): TableFormat {
  const start = head.toString('latin1');
  if (start.startsWith('PK\x03\x04')) {
    if (size <= SHEET_LIMIT) return 'xlsx';
    throw new Problem('too_large', {
      en: `A workbook may have at most ${SHEET_LIMIT / 2 ** 20} MB. Save the sheet as CSV.`,
      es: `Un libro puede tener como máximo ${SHEET_LIMIT / 2 ** 20} MB. Guarde la hoja como CSV.`,
    });
  }
  const plain = start.trimStart().toLowerCase();
  const other = OTHERS.find(([starts]) =>
    starts.some((one) => start.startsWith(one) || plain.startsWith(one)),
  );
  if (JSON_TEXT.test(start))
    throw new Problem('unsupported_type', {
      en: 'This file is JSON. A table in CSV or XLSX can be imported; records in JSON are sent to the API.',
      es: 'Este archivo es JSON. Se puede importar una tabla en CSV o XLSX; los registros en JSON se envían a la API.',
    });
  if (other)
    throw new Problem('unsupported_type', {
      en: `This file is ${other[1].en}. A table in CSV or XLSX can be imported.`,
      es: `Este archivo es ${other[1].es}. Se puede importar una tabla en CSV o XLSX.`,
    });
  return 'csv';
}

/** Runs a look at the file and says what is wrong with it as a refusal. */
export async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableTable) throw new Problem('unsupported_type', error.sentence);
    throw error;
  }
}

/** What opens the file of an import. Throws `conflict` when it is gone. */
export async function contentOf(context: CallContext, row: ImportRow): Promise<OpenContent> {
  const file = row.file === null ? undefined : await readFileRow(context.database, row.file);
  if (!file) {
    throw new Problem('conflict', {
      en: 'The file of this import is gone: files are kept until they are imported, and a day at most.',
      es: 'El archivo de esta importación ya no existe: se guarda hasta que se importa, y como máximo un día.',
    });
  }
  return () => openContent(context, context.database, file);
}

/** Discards a staged import with its file. Throws `conflict` while it runs. */
export async function discardImport(context: CallContext, id: string): Promise<void> {
  const unlink = await context.database.transaction(async (tx) => {
    const row = await lockImport(tx, context, id);
    if (row.state === 'running' || row.state === 'checking' || row.state === 'undoing') {
      throw new Problem('conflict', {
        en: 'This import is running. Cancel its job first.',
        es: 'Esta importación está en curso. Cancele antes su tarea.',
      });
    }
    if (row.file === null)
      throw new Problem('conflict', {
        en: 'The file of this import is gone already.',
        es: 'El archivo de esta importación ya no existe.',
      });
    await tx.query(
      `UPDATE attesta.imports SET state = CASE state WHEN 'staged' THEN 'discarded' ELSE $2 END, filename = NULL,
         headers = CASE state WHEN 'staged' THEN '[]' ELSE headers END, let_in = '[]', options = options - 'values',
         finished_at = $3 WHERE id = $1`,
      [id, row.state, context.now()],
    );
    return eraseFileIn(tx, context, row.file);
  });
  await unlink();
}

export { mostRows };
