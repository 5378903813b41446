/** Writes a backup file. It has its name only when it is whole and on the disk: until then it is `….unfinished`. */
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { syncFolder } from '../../engine/files/disk.ts';
import { sealingStream } from '../../engine/files/sealed-file.ts';
import {
  type BackupHeader,
  bindingOf,
  FORMAT,
  frame,
  frames,
  type Manifest,
  type PartDigest,
} from './archive-format.ts';
import { makeKey } from './passphrase.ts';

export interface ArchiveWriter {
  /** Begins a part; the one before must have ended. */
  part(name: string): Promise<PartWriter>;
  /** Ends the file and gives it its name. */
  finish(manifest: Manifest): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

export interface PartWriter {
  write(chunk: Buffer): Promise<void>;
  end(): Promise<PartDigest>;
}

/** Small pieces (rows) are put together before they are framed. */
const PIECE = 64 * 1024;

export async function createArchive(
  path: string,
  passphrase: string,
  about: Pick<BackupHeader, 'takenAt' | 'installation'>,
): Promise<ArchiveWriter> {
  const { key, making } = await makeKey(passphrase);
  const header: BackupHeader = { format: FORMAT, ...about, key: making };
  const line = `${JSON.stringify(header)}\n`;
  const unfinished = `${path}.unfinished`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const output = createWriteStream(unfinished, { mode: 0o600, flags: 'w', flush: true });
  const inside = new PassThrough();
  const meter = new Meter(Buffer.from(line));
  let failure: unknown;
  const written = pipeline(
    inside,
    createZstdCompress(),
    sealingStream(key, bindingOf(line)),
    meter,
    output,
  ).catch((error: unknown) => (failure = error));

  async function put(bytes: Buffer): Promise<void> {
    if (failure !== undefined) throw failure;
    if (inside.write(bytes)) return;
    await Promise.race([new Promise((done) => inside.once('drain', done)), written]);
    if (failure !== undefined) throw failure;
  }
  return {
    async part(name) {
      await put(frame(frames.part, Buffer.from(name)));
      return partWriter(name, put);
    },
    async finish(manifest) {
      await put(frame(frames.manifest, Buffer.from(JSON.stringify(manifest))));
      inside.end();
      await written;
      key.fill(0);
      if (failure !== undefined) throw failure;
      await syncFile(unfinished);
      await rename(unfinished, path);
      await syncFolder(dirname(path));
      return meter.result();
    },
    async abandon() {
      inside.destroy();
      await written;
      key.fill(0);
      await rm(unfinished, { force: true });
    },
  };
}

function partWriter(name: string, put: (bytes: Buffer) => Promise<void>): PartWriter {
  const hash = createHash('sha256');
  let bytes = 0;
  let waiting: Buffer[] = [];
  let length = 0;
  async function send(): Promise<void> {
    if (length === 0) return;
    const content = Buffer.concat(waiting, length);
    waiting = [];
    length = 0;
    await put(frame(frames.data, content));
  }
  return {
    async write(chunk) {
      hash.update(chunk);
      bytes += chunk.length;
      waiting.push(chunk);
      length += chunk.length;
      if (length >= PIECE) await send();
    },
    async end() {
      await send();
      const digest = { name, bytes, sha256: hash.digest('hex') };
      await put(frame(frames.end, Buffer.from(JSON.stringify(digest))));
      return digest;
    },
  };
}

/** Puts the header line in front, and counts and digests the file as it is written. */
class Meter extends Transform {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  constructor(first: Buffer) {
    super();
    this.#count(first);
    this.push(first);
  }

  #count(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#count(chunk);
    done(null, chunk);
  }

  result(): { readonly bytes: number; readonly sha256: string } {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
