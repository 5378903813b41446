/** Makes the list of breached passwords from a text file of SHA-1 hashes, with little memory whatever its size. */
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { ENTRY_BYTES, MAGIC, PREFIXES } from './breached-passwords.ts';

export interface LoadedList {
  readonly entries: number;
  /** Lines that were left out: rarer than asked for. */
  readonly rare: number;
}

export interface LoadOptions {
  /** Only passwords seen at least this often, where the lines say how often. */
  readonly atLeast?: number;
  /** Told now and then: bytes read, and the size of the file (0 where it is packed). */
  progress?(done: number, total: number): void;
}

/** A file that is not a list of hashes: the line, and what it should have been. */
export class ListRefused extends Error {
  override readonly name = 'ListRefused';
}

const LINE = /^([0-9a-f]{40})(?::(\d{1,12}))?$/i;
const BUCKETS = 256;
const WRITE_AT = 64 * 1024;

/**
 * Reads lines `SHA-1` or `SHA-1:count` (as Have I Been Pwned hands them out, in any order, also packed as .gz) and puts the list in
 * the place of the one before, at once. Sorted in 256 parts on the disk. Throws `ListRefused`; the list before stays then.
 */
export async function loadBreached(
  source: string,
  target: string,
  options: LoadOptions = {},
): Promise<LoadedList> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(dirname(target), 'loading-'));
  try {
    const rare = await scatter(source, folder, options);
    const made = join(folder, 'list');
    const entries = await gather(folder, made);
    if (entries === 0) throw new ListRefused(`${source} holds no hash.`);
    await rename(made, target);
    return { entries, rare };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first eight bytes of each hash, into the part of its first byte. */
async function scatter(source: string, folder: string, options: LoadOptions): Promise<number> {
  const packed = source.endsWith('.gz');
  const { size } = await stat(source);
  const parts = await Parts.open(folder);
  const stream = createReadStream(source, { highWaterMark: 1 << 20 });
  // Read at once: what comes before somebody listens is lost.
  const lines = createInterface({ input: packed ? stream.pipe(createGunzip()) : stream });
  let [number, rare] = [0, 0];
  try {
    for await (const line of lines) {
      number += 1;
      const text = line.trim();
      if (text === '') continue;
      const read = LINE.exec(text);
      if (!read?.[1]) throw new ListRefused(wrongLine(number, text));
      if (read[2] !== undefined && Number(read[2]) < (options.atLeast ?? 1)) rare += 1;
      else if (parts.add(Buffer.from(read[1].slice(0, 16), 'hex'))) await parts.writeFull();
      if (number % 100_000 === 0) options.progress?.(stream.bytesRead, packed ? 0 : size);
    }
  } finally {
    stream.destroy();
    await parts.close();
  }
  return rare;
}

function wrongLine(number: number, text: string): string {
  if (/^[0-9a-f]{32}(:\d+)?$/i.test(text))
    return `Line ${number} is an NTLM hash; passwords are looked up by SHA-1: get the SHA-1 list.`;
  return `Line ${number} is not a SHA-1 of 40 hexadecimal digits, with or without ":" and a count.`;
}

/** Sorts part after part and writes the list: how many there are under each prefix, then the rest of each. */
async function gather(folder: string, made: string): Promise<number> {
  const counts = new BigUint64Array(PREFIXES);
  const file = await open(made, 'w', 0o600);
  try {
    let position = MAGIC.length + PREFIXES * 8;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const rest = sortedRest(await readFile(join(folder, String(bucket))), counts);
      await file.write(rest, 0, rest.length, position);
      position += rest.length;
    }
    const head = Buffer.alloc(PREFIXES * 8);
    let entries = 0n;
    counts.forEach((count, prefix) => {
      entries += count;
      head.writeBigUInt64BE(entries, prefix * 8);
    });
    await file.write(MAGIC, 0, MAGIC.length, 0);
    await file.write(head, 0, head.length, MAGIC.length);
    await file.sync();
    return Number(entries);
  } finally {
    await file.close();
  }
}

/** One part in order without repeats, each without its first two bytes, which are counted. */
function sortedRest(part: Buffer, counts: BigUint64Array): Buffer {
  const hashes = new BigUint64Array(part.length / 8);
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = part.readBigUInt64BE(at * 8);
  hashes.sort();
  const rest = Buffer.alloc(hashes.length * ENTRY_BYTES);
  const whole = Buffer.alloc(8);
  let kept = 0;
  hashes.forEach((hash, at) => {
    if (at > 0 && hash === hashes[at - 1]) return;
    whole.writeBigUInt64BE(hash);
    const prefix = whole.readUInt16BE(0);
    counts[prefix] = (counts[prefix] ?? 0n) + 1n;
    whole.copy(rest, kept * ENTRY_BYTES, 2);
    kept += 1;
  });
  return rest.subarray(0, kept * ENTRY_BYTES);
}

/** 256 files that are written to in turn, each through a buffer. */
class Parts {
  readonly #files: readonly FileHandle[];
  readonly #buffers: readonly Buffer[];
  readonly #filled: number[];
  #full = 0;

  private constructor(files: readonly FileHandle[]) {
    this.#files = files;
    this.#buffers = files.map(() => Buffer.alloc(WRITE_AT));
    this.#filled = files.map(() => 0);
  }

  static async open(folder: string): Promise<Parts> {
    const names = Array.from({ length: BUCKETS }, (_, bucket) => join(folder, String(bucket)));
    return new Parts(await Promise.all(names.map((name) => open(name, 'w', 0o600))));
  }

  /** Says whether the part's buffer is full: `writeFull` then makes room. */
  add(hash: Buffer): boolean {
    const bucket = hash[0] ?? 0;
    const filled = this.#filled[bucket] ?? 0;
    hash.copy(this.#buffers[bucket] ?? hash, filled);
    this.#filled[bucket] = filled + hash.length;
    this.#full = bucket;
    return filled + hash.length === WRITE_AT;
  }

  writeFull(): Promise<void> {
    return this.#flush(this.#full);
  }

  async close(): Promise<void> {
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) await this.#flush(bucket);
    await Promise.all(this.#files.map((file) => file.close()));
  }

  async #flush(bucket: number): Promise<void> {
    const [file, buffer, filled] = [this.#files[bucket], this.#buffers[bucket], this.#filled[bucket] ?? 0];
    if (!file || !buffer || filled === 0) return;
    await file.write(buffer, 0, filled);
    this.#filled[bucket] = 0;
  }
}
