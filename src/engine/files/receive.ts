/** Takes an upload to the disk: sealed as it comes, never whole in memory, and gone again unless it is kept. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors/problem.ts';
import { type ContentFacts, contentInspector } from './content-facts.ts';
import { diskCode, diskProblem, syncFolder } from './disk.ts';
import { safeFileName } from './file-name.ts';
import type { FileStore } from './file-store.ts';
import { recognise } from './recognise.ts';
import { openSealedFile, sealingStream } from './sealed-file.ts';

export interface Upload {
  readonly stream: Readable;
  readonly filename: string;
  /** What the sender says it is; an empty text when it says nothing. */
  readonly declaredType: string;
  /** Bytes; the store's limit when absent. */
  readonly limit?: number;
  /** Where the caller looks at the content itself (a table to be imported): nothing is recognised or refused then. */
  readonly mediaType?: string;
}

/** A content that is on the disk for good, and has no row yet. */
export interface ReceivedFile {
  readonly id: string;
  readonly key: Buffer;
  readonly filename: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** Removes it, when its row could not be written. */
  discard(): Promise<void>;
}

/**
 * Receives an upload. Throws `too_large` (as soon as the limit is passed), `unsupported_type` (with what the content really
 * is), `validation_failed` (a virus), `unavailable` (the scanner does not answer), `disk_full`, `invalid_request` (the sender broke off). Nothing is left then.
 */
export async function receive(
  store: Pick<FileStore, 'path' | 'incomingPath' | 'limit' | 'scan'>,
  id: string,
  upload: Upload,
): Promise<ReceivedFile> {
  const key = randomBytes(32);
  const incoming = store.incomingPath(id);
  const filename = safeFileName(upload.filename);
  try {
    const facts = await writeSealed(incoming, key, id, upload, upload.limit ?? store.limit);
    const sealed = { path: incoming, key, id, size: facts.size };
    await store.scan?.(await openSealedFile(sealed));
    const read = async (start: number, end: number) => buffer(await openSealedFile(sealed, { start, end }));
    const { mediaType } =
      upload.mediaType === undefined
        ? await recognise({ facts, read }, filename, upload.declaredType)
        : { mediaType: upload.mediaType };
    await moveInPlace(incoming, store.path(id));
    const { size, sha256 } = facts;
    const discard = () => rm(store.path(id), { force: true });
    return { id, key, filename, mediaType, size, sha256, discard };
  } catch (error) {
    await rm(incoming, { force: true });
    // What is not read would keep the rest of the form from coming.
    upload.stream.resume();
    throw brokenOff(diskProblem(error));
  }
}

async function writeSealed(
  path: string,
  key: Buffer,
  id: string,
  upload: Upload,
  limit: number,
): Promise<ContentFacts> {
  const inspector = contentInspector(limit);
  const written = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(upload.stream, inspector.stream, sealingStream(key, id), written);
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return inspector.facts();
}

async function moveInPlace(from: string, to: string): Promise<void> {
  const made = await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(dirname(to)));
  await rename(from, to);
  await syncFolder(dirname(to));
}

function brokenOff(error: unknown): unknown {
  const codes = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR'];
  if (!codes.includes(diskCode(error))) return error;
  return new Problem('invalid_request', {
    en: 'The upload broke off. Nothing was stored; send the file again.',
    es: 'La subida se interrumpió. No se guardó nada; envíe el archivo de nuevo.',
  });
}
