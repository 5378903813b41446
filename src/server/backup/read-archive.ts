/** Reads a backup file part by part, and at the end holds what was read against the manifest. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { contentBytes, openSealedFile } from '../../engine/files/sealed-file.ts';
import { SealBroken } from '../../engine/files/sealed-text.ts';
import {
  type BackupHeader,
  bindingOf,
  FORMAT,
  frames,
  type Manifest,
  type PartDigest,
} from './archive-format.ts';
import { BackupRefused } from './backup-refused.ts';
import { findKey } from './passphrase.ts';

export interface ArchivePart {
  readonly name: string;
  /** To be read once, to its end, before the next part is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

export interface Archive {
  readonly header: BackupHeader;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Every part in order. Throws `BackupRefused` where one is damaged, missing or not in the manifest. */
  parts(): AsyncGenerator<ArchivePart>;
  /** After the last part. */
  manifest(): Manifest;
}

const LONGEST_HEADER = 4096;

/** Throws `BackupRefused` when it is no backup, or when the passphrase is another. */
export async function openArchive(path: string, passphrase: string): Promise<Archive> {
  const { line, header, size } = await readHeader(path);
  const key = await findKey(passphrase, header.key);
  const offset = Buffer.byteLength(line);
  const content = contentBytes(size - offset);
  if (content === undefined) throw damaged(path);
  let manifest: Manifest | undefined;
  async function* parts(): AsyncGenerator<ArchivePart> {
    const read: PartDigest[] = [];
    const unpacked = createZstdDecompress();
    const sealed = await openSealedFile({ path, key, id: bindingOf(line), size: content ?? 0, offset }).catch(
      (error: unknown) => {
        throw isDamage(error) ? damaged(path) : error;
      },
    );
    const flow = pipeline(sealed, unpacked).catch((error: unknown) => error);
    const reader = new FrameReader(unpacked);
    try {
      for (;;) {
        const begun = await reader.next();
        if (begun.kind === frames.manifest) {
          manifest = JSON.parse(begun.content.toString()) as Manifest;
          break;
        }
        if (begun.kind !== frames.part) throw damaged(path);
        const name = begun.content.toString();
        const part = partContent(path, name, reader, read);
        yield { name, content: part };
        // What nobody read is read here, so that it is checked all the same.
        for await (const _ of part);
      }
      compare(path, read, manifest.parts);
    } catch (error) {
      throw isDamage(error) ? damaged(path) : error;
    } finally {
      sealed.destroy();
      unpacked.destroy();
      await flow;
    }
  }
  return {
    header,
    bytes: size,
    parts,
    manifest() {
      if (!manifest) throw new Error('The manifest stands at the end: read every part first.');
      return manifest;
    },
  };
}

async function readHeader(path: string) {
  const file = await open(path, 'r').catch(() => {
    throw new BackupRefused(`There is no backup at ${path}, or it cannot be read.`);
  });
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
    const line = buffer.toString('utf8', 0, end + 1);
    const header = parsedHeader(line);
    if (!header) throw new BackupRefused(`${path} is no backup that this version of Attesta reads.`);
    return { line, header, size };
  } finally {
    await file.close();
  }
}

function parsedHeader(line: string): BackupHeader | undefined {
  try {
    const header = JSON.parse(line) as BackupHeader;
    return header.format === FORMAT && header.key.name === 'argon2id' ? header : undefined;
  } catch {
    return undefined;
  }
}

/** What is said of a backup without opening it: when it was taken, and its size. Throws `BackupRefused`. */
export async function backupHeader(path: string): Promise<BackupHeader> {
  await stat(path).catch(() => {
    throw new BackupRefused(`There is no backup at ${path}.`);
  });
  return (await readHeader(path)).header;
}

async function* partContent(
  path: string,
  name: string,
  reader: FrameReader,
  read: PartDigest[],
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (;;) {
    const { kind, content } = await reader.next();
    if (kind === frames.data) {
      hash.update(content);
      bytes += content.length;
      yield content;
      continue;
    }
    if (kind !== frames.end) throw damaged(path);
    const said = JSON.parse(content.toString()) as PartDigest;
    const digest = { name, bytes, sha256: hash.digest('hex') };
    if (said.name !== name || said.bytes !== bytes || said.sha256 !== digest.sha256) throw damaged(path);
    read.push(digest);
    return;
  }
}

/** The same parts, in the same order, with the same content. */
function compare(path: string, read: readonly PartDigest[], listed: readonly PartDigest[]): void {
  const same =
    read.length === listed.length &&
    read.every((one, index) => {
      const other = listed[index];
      return one.name === other?.name && one.bytes === other.bytes && one.sha256 === other.sha256;
    });
  if (!same) throw new BackupRefused(`${path} does not hold what its manifest lists. Take another backup.`);
}

/** Cuts a stream into frames. */
class FrameReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async next(): Promise<{ readonly kind: number; readonly content: Buffer }> {
    const head = await this.#take(5);
    return { kind: head[0] ?? 0, content: await this.#take(head.readUInt32BE(1)) };
  }

  async #take(bytes: number): Promise<Buffer> {
    const pieces = [this.#rest];
    let length = this.#rest.length;
    while (length < bytes) {
      const { value, done } = await this.#source.next();
      if (done) throw new SealBroken('The backup ends too early.');
      pieces.push(value);
      length += value.length;
    }
    const all = pieces.length === 1 ? this.#rest : Buffer.concat(pieces, length);
    this.#rest = all.subarray(bytes);
    return all.subarray(0, bytes);
  }
}

/** Broken seals, and what comes of a content that is no longer the same: zlib and JSON say it in their own ways. */
function isDamage(error: unknown): boolean {
  if (error instanceof SealBroken || error instanceof SyntaxError || error instanceof RangeError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ZSTD');
}

function damaged(path: string): BackupRefused {
  return new BackupRefused(
    `${path} is damaged, or was changed, and cannot be restored from. Nothing was put in place: take another backup.`,
  );
}
