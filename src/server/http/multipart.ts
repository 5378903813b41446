import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../engine/errors/problem.ts';
import type { UploadedPart } from '../../engine/operation.ts';

/** A form with files: the fields before the first file, and the files as they stream in. */
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: AsyncIterable<UploadedPart>;
}

type Parts = ReturnType<FastifyRequest['parts']>;

export const noFiles: AsyncIterable<UploadedPart> = (async function* () {})();

/**
 * Reads a form up to its first file. Fields come first in every browser's and program's form that is sent to us; a field
 * after a file is not seen. The files must be read in order, each to its end.
 */
export async function readForm(request: FastifyRequest): Promise<Form> {
  const parts = request.parts();
  const fields: Record<string, string> = {};
  for (;;) {
    const next = await nextPart(parts);
    if (next.done) return { fields, files: noFiles };
    const part = next.value;
    if (part.type === 'file') return { fields, files: filesFrom(part, parts) };
    Object.defineProperty(fields, part.fieldname, { value: String(part.value), enumerable: true });
  }
}

async function* filesFrom(first: MultipartFile, parts: Parts): AsyncGenerator<UploadedPart> {
  yield uploaded(first);
  for (;;) {
    const next = await nextPart(parts);
    if (next.done) return;
    if (next.value.type === 'file') yield uploaded(next.value);
  }
}

/** Throws `invalid_request` for what is no form; limits that were passed are told by Fastify's own codes. */
async function nextPart(parts: Parts): ReturnType<Parts['next']> {
  try {
    return await parts.next();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    throw new Problem('invalid_request', {
      en: 'The form cannot be read as multipart/form-data: it broke off, or its boundary is missing.',
      es: 'El formulario no se puede leer como multipart/form-data: se cortó, o le falta el separador.',
    });
  }
}

function uploaded(part: MultipartFile): UploadedPart {
  const { file } = part;
  if (file.errored) nameBreak(file.errored);
  file.prependListener('error', nameBreak);
  return { field: part.fieldname, filename: part.filename, declaredType: part.mimetype, stream: file };
}

/** The parser has no code for a file that breaks off; whoever reads the stream knows Node's. */
function nameBreak(error: Error): void {
  if (!('code' in error)) Object.assign(error, { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}

/** Throws away what is left of a form that was refused: a sender who is still sending would not read the answer otherwise. */
export function letGoOfForm(request: FastifyRequest): void {
  request.raw.unpipe();
  request.raw.resume();
}
