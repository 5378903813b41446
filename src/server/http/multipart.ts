import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { UploadedPart } from '../../engine/operation.ts';

/** A form with files: the fields before the first file, and the files as they stream in. */
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: AsyncIterable<UploadedPart>;
}

export const noFiles: AsyncIterable<UploadedPart> = (async function* () {})();

/**
 * Reads a form up to its first file. Fields come first in every browser's and program's form that is sent to us; a field
 * after a file is not seen. The files must be read in order, each to its end.
 */
export async function readForm(request: FastifyRequest): Promise<Form> {
  const parts = request.parts();
  const fields: Record<string, string> = {};
  for (;;) {
    const next = await parts.next();
    if (next.done) return { fields, files: noFiles };
    const part = next.value;
    if (part.type === 'file') return { fields, files: filesFrom(part, parts) };
    Object.defineProperty(fields, part.fieldname, { value: String(part.value), enumerable: true });
  }
}

async function* filesFrom(
  first: MultipartFile,
  parts: ReturnType<FastifyRequest['parts']>,
): AsyncGenerator<UploadedPart> {
  yield uploaded(first);
  for await (const part of parts) {
    if (part.type === 'file') yield uploaded(part);
  }
}

function uploaded(part: MultipartFile): UploadedPart {
  return { field: part.fieldname, filename: part.filename, declaredType: part.mimetype, stream: part.file };
}

/** Throws away what is left of a form that was refused: a sender who is still sending would not read the answer otherwise. */
export function letGoOfForm(request: FastifyRequest): void {
  request.raw.unpipe();
  request.raw.resume();
}
