/**
 * How a file lies on the disk: a header that ends with the number of its algorithm (`algorithms.ts`), then segments of 64 KiB, each sealed by itself. The nonce of a segment
 * is its number and whether it is the last one (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár), which is safe
 * because a key seals one file only (and with another algorithm another key, derived from it). So segments that were changed, exchanged, left out or cut off do not open, and any part can be read
 * without the rest.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import {
  type Algorithm,
  algorithmOf,
  chosenAlgorithm,
  decrypt,
  encrypt,
  keyFor,
  TAG_BYTES as TAG,
} from './algorithms.ts';
import { SealBroken } from './sealed-text.ts';

const NAME = Buffer.from('attesta');
const HEADER_BYTES = NAME.length + 1;
const SEGMENT = 64 * 1024;

/** Seals what passes through with the chosen algorithm. `id` is the file's id: the content opens under that id only. */
export function sealingStream(fileKey: Buffer, id: string): Transform {
  const algorithm = chosenAlgorithm();
  const seal: Segments = { algorithm, key: keyFor(algorithm, fileKey), id };
  const buffered: Buffer[] = [];
  let length = 0;
  let index = 0;
  let begun = false;

  function take(bytes: number): Buffer {
    const whole = buffered.length === 1 && buffered[0] ? buffered[0] : Buffer.concat(buffered, length);
    buffered.length = 0;
    if (whole.length > bytes) buffered.push(whole.subarray(bytes));
    length = Math.max(0, whole.length - bytes);
    return whole.subarray(0, bytes);
  }
  function begin(stream: Transform): void {
    if (!begun) stream.push(headerOf(algorithm));
    begun = true;
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      begin(this);
      buffered.push(chunk);
      length += chunk.length;
      // A full segment waits until something follows: only then it is known not to be the last.
      while (length > SEGMENT) this.push(sealSegment(seal, index++, false, take(SEGMENT)));
      done();
    },
    flush(done) {
      begin(this);
      this.push(sealSegment(seal, index, true, take(SEGMENT)));
      done();
    },
  });
}

export interface SealedFile {
  readonly path: string;
  readonly key: Buffer;
  readonly id: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Where in the file it begins. Default 0. */
  readonly offset?: number;
}

/** How many bytes of content are sealed in so many bytes of a file; undefined where nothing is. */
export function contentBytes(sealed: number): number | undefined {
  const segments = Math.ceil((sealed - HEADER_BYTES) / (SEGMENT + TAG));
  const bytes = sealed - HEADER_BYTES - segments * TAG;
  return segments > 0 && bytes >= 0 ? bytes : undefined;
}

/** Part of a content, in bytes; `end` is not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Opens a sealed file and reads its content, or a part of it. The length and the first segment are checked before this
 * resolves; a segment that does not open later ends the stream with `SealBroken`. Rejects with `ENOENT` when there is no file.
 */
export async function openSealedFile(file: SealedFile, range?: ByteRange): Promise<Readable> {
  const { start, end } = range ?? { start: 0, end: file.size };
  if (!Number.isSafeInteger(start) || start < 0 || end > file.size || start > end) {
    throw new RangeError('This part lies outside the file.');
  }
  const handle = await open(file.path, 'r');
  try {
    const sealed = { ...file, ...(await segmentsOf(handle, file)) };
    const first = Math.min(Math.floor(start / SEGMENT), lastSegment(file.size));
    const segment = await readSegment(handle, sealed, first);
    const stream = Readable.from(content(handle, sealed, { start, end }, first, segment), {
      objectMode: false,
    });
    // Also when nobody ever read from it.
    stream.once('close', () => void handle.close());
    return stream;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The number of the algorithm that a file on the disk was sealed with; undefined where it is none of ours. */
export async function algorithmOfFile(path: string): Promise<number | undefined> {
  const handle = await open(path, 'r');
  try {
    return (await readHeader(handle, 0))?.id;
  } finally {
    await handle.close();
  }
}

/** With what the segments of a file are sealed: its algorithm, and the key for it. */
interface Segments {
  readonly algorithm: Algorithm;
  readonly key: Buffer;
  readonly id: string;
}

async function* content(
  handle: FileHandle,
  file: SealedFile & Segments,
  { start, end }: ByteRange,
  first: number,
  opened: Buffer,
): AsyncGenerator<Buffer> {
  let segment = opened;
  for (let index = first; ; index += 1) {
    const offset = index * SEGMENT;
    const part = segment.subarray(Math.max(0, start - offset), end - offset);
    if (part.length > 0) yield part;
    if (offset + SEGMENT >= end) return;
    segment = await readSegment(handle, file, index + 1);
  }
}

/** Checks header and length. */
async function segmentsOf(handle: FileHandle, file: SealedFile): Promise<Segments> {
  const { offset = 0, key, id } = file;
  const algorithm = await readHeader(handle, offset);
  const expected = offset + HEADER_BYTES + file.size + (lastSegment(file.size) + 1) * TAG;
  const { size } = await handle.stat();
  if (!algorithm || size !== expected) throw broken(file);
  return { algorithm, key: keyFor(algorithm, key), id };
}

async function readHeader(handle: FileHandle, offset: number): Promise<Algorithm | undefined> {
  const header = Buffer.alloc(HEADER_BYTES);
  await handle.read(header, 0, header.length, offset);
  return header.subarray(0, -1).equals(NAME) ? algorithmOf(header[NAME.length] ?? 0) : undefined;
}

async function readSegment(handle: FileHandle, file: SealedFile & Segments, index: number): Promise<Buffer> {
  const last = index === lastSegment(file.size);
  const length = (last ? file.size - index * SEGMENT : SEGMENT) + TAG;
  const sealed = Buffer.alloc(length);
  const { bytesRead } = await handle.read(
    sealed,
    0,
    length,
    (file.offset ?? 0) + HEADER_BYTES + index * (SEGMENT + TAG),
  );
  if (bytesRead !== length) throw broken(file);
  try {
    const sealing = { key: file.key, nonce: nonce(index, last), bound: Buffer.from(file.id) };
    return decrypt(file.algorithm, sealing, sealed);
  } catch {
    throw broken(file);
  }
}

function sealSegment({ algorithm, key, id }: Segments, index: number, last: boolean, plain: Buffer): Buffer {
  return encrypt(algorithm, { key, nonce: nonce(index, last), bound: Buffer.from(id) }, plain);
}

function headerOf({ id }: Algorithm): Buffer {
  return Buffer.concat([NAME, Buffer.of(id)]);
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

function lastSegment(size: number): number {
  return Math.max(0, Math.ceil(size / SEGMENT) - 1);
}

function broken(file: SealedFile): SealBroken {
  return new SealBroken(`File ${file.id} was damaged, or its key is not the one it was sealed with.`);
}
