/** A file as a secret: its content is sealed like every other value, and the file that was sent is gone. */
import type { Readable } from 'node:stream';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { readFileRow } from '../files/file-rows.ts';
import { openContent } from '../files/files.ts';
import { valuesRefused } from '../records/refusals.ts';

/** Bytes. A sealed file is opened as a whole, in memory. */
const LARGEST_SECRET_FILE = 5 * 2 ** 20;

/** What is sealed of a file. */
export interface SecretFile extends JsonObject {
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  /** Base64. */
  readonly content: string;
}

/**
 * Takes a file that the caller sent for this: reads it, and removes the file with its key and whatever the evidence says of
 * its name, in the caller's transaction. What is left on the disk opens no more and is swept away.
 */
export async function secretFile(
  tx: Sql,
  context: CallContext,
  field: FieldDefinition,
  value: JsonValue,
): Promise<SecretFile> {
  const row = typeof value === 'string' ? await readFileRow(tx, value) : undefined;
  const own = context.principal.kind === 'system' || row?.created_by === context.principal.userId;
  if (!row || row.record !== null || !own) {
    const message = {
      en: 'There is no such file of yours that is free. Send it with POST /files first.',
      es: 'No hay ningún archivo suyo libre con ese identificador. Envíelo antes con POST /files.',
    };
    throw valuesRefused([{ code: 'file.unknown', field: field.name, message }]);
  }
  if (row.size > LARGEST_SECRET_FILE) {
    const message = {
      en: `A file that is kept secret may have at most ${LARGEST_SECRET_FILE / 2 ** 20} MB.`,
      es: `Un archivo que se guarda en secreto puede tener como máximo ${LARGEST_SECRET_FILE / 2 ** 20} MB.`,
    };
    throw new Problem('too_large', message, {
      findings: [{ code: 'file.too_large', field: field.name, message }],
    });
  }
  const content = await contentOf(await openContent(context, tx, row));
  await forget(tx, row);
  const { filename, media_type: mediaType, size } = row;
  return { filename, mediaType, size, content };
}

async function contentOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  const whole = Buffer.concat(parts);
  try {
    return whole.toString('base64');
  } finally {
    for (const part of [...parts, whole]) part.fill(0);
  }
}

/** The name of the file may tell what is inside: it goes from the evidence of its upload too, whose leaf keeps the proof. */
async function forget(
  tx: Sql,
  row: { readonly id: string; readonly created_at: string; readonly created_by: string },
) {
  await tx.query(
    `DELETE FROM evidence.payloads p USING evidence.events e
     WHERE e.id = p.event AND e.actor = $1 AND e.at >= $2 AND e.action LIKE 'file.%'
       AND position($3 IN p.payload) > 0`,
    [row.created_by, row.created_at, `"file":"${row.id}"`],
  );
  await tx.query('DELETE FROM attesta.files WHERE id = $1', [row.id]);
}
