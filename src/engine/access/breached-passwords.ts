/**
 * The list of breached passwords that an administrator has loaded: a file, looked into on the disk, so that a thousand million of
 * them cost no memory. Head: `ATPW1\n`, then for each of the 65,536 first two bytes of a SHA-1 how many entries there are up to
 * and with it (64 bits, big-endian); then the next six bytes of each, in order. Two of 2^64 being alike is not worth guarding.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

export const MAGIC = Buffer.from('ATPW1\n');
export const PREFIXES = 65_536;
const HEAD_BYTES = MAGIC.length + PREFIXES * 8;
export const ENTRY_BYTES = 6;

export interface BreachedList {
  readonly entries: number;
  readonly loadedAt: string;
}

/** Where the list of an installation lies. */
export function breachedListPath(dataDir: string): string {
  return join(dataDir, 'passwords', 'breached.bin');
}

const paths = new WeakMap<Database['owner'], string>();

/** Makes the list in a folder the one that passwords of this database are looked up in; it may come and go while we run. */
export function openBreachedList(database: Database, dataDir: string): void {
  paths.set(database.owner, breachedListPath(dataDir));
}

/** Whether a password is in the list; false where none was loaded. Throws `unavailable` when the list cannot be read. */
export async function isBreached(database: Database, password: string): Promise<boolean> {
  const path = paths.get(database.owner);
  if (path === undefined) return false;
  return holdsPassword(path, password).catch((error: unknown) => {
    throw new Problem(
      'unavailable',
      {
        en: 'The list of breached passwords cannot be read. An administrator loads it again: attesta passwords load.',
        es: 'No se puede leer la lista de contraseñas filtradas. Un administrador puede volver a cargarla: attesta passwords load.',
      },
      { cause: error },
    );
  });
}

/** The list that is in use; null where none was loaded. Throws when its file is not such a list. */
export async function breachedList(database: Database): Promise<BreachedList | null> {
  const path = paths.get(database.owner);
  return path === undefined ? null : describeList(path);
}

/** What a list file says of itself; null where there is none. Throws when it is not such a list. */
export async function describeList(path: string): Promise<BreachedList | null> {
  return withList(path, null, async (file) => {
    const { mtime } = await file.stat();
    return { entries: await entriesUpTo(file, PREFIXES - 1), loadedAt: mtime.toISOString() };
  });
}

/** Whether a list file holds a password. False where there is no file. */
export async function holdsPassword(path: string, password: string): Promise<boolean> {
  const hash = createHash('sha1').update(password.normalize('NFC')).digest();
  const prefix = hash.readUInt16BE(0);
  return withList(path, false, async (file) => {
    const first = prefix === 0 ? 0 : await entriesUpTo(file, prefix - 1);
    const count = (await entriesUpTo(file, prefix)) - first;
    if (count === 0) return false;
    const bucket = await bytesAt(file, HEAD_BYTES + first * ENTRY_BYTES, count * ENTRY_BYTES);
    return holdsEntry(bucket, hash.subarray(2, 2 + ENTRY_BYTES));
  });
}

async function withList<T>(path: string, without: T, read: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return without;
    throw error;
  }
  try {
    const magic = await bytesAt(file, 0, MAGIC.length);
    if (!magic.equals(MAGIC)) throw new Error(`${path} is not a list of breached passwords.`);
    return await read(file);
  } finally {
    await file.close();
  }
}

async function entriesUpTo(file: FileHandle, prefix: number): Promise<number> {
  return Number((await bytesAt(file, MAGIC.length + prefix * 8, 8)).readBigUInt64BE());
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The list of breached passwords was cut short.');
  return buffer;
}

function holdsEntry(bucket: Buffer, wanted: Buffer): boolean {
  let [low, high] = [0, bucket.length / ENTRY_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * ENTRY_BYTES;
    const order = bucket.subarray(at, at + ENTRY_BYTES).compare(wanted);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}
