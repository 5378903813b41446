/**
 * Searches the raw bytes of every file of a folder: tables, indexes, write-ahead log, temporary files, whatever is
 * there. This is what *purged* means: no byte is left, and not only that no query finds it.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { byteSearch, type Needle } from './byte-search.ts';

export interface FolderScan {
  readonly files: number;
  readonly bytes: number;
  /** Files that still hold one of the values, with the places of those values in the list. */
  readonly found: readonly { readonly file: string; readonly values: readonly number[] }[];
}

const CHUNK = 4 * 1024 * 1024;

/** Streams every file once; `leaveOut` is asked with the path below the folder. Files that vanish meanwhile are passed over: what is gone holds nothing. */
export async function scanFolder(
  folder: string,
  values: readonly Needle[],
  onProgress: (bytes: number, total: number) => void = () => {},
  leaveOut: (path: string) => boolean = () => false,
): Promise<FolderScan> {
  const files = (await filesBelow(folder)).filter((file) => !leaveOut(relative(folder, file.path)));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const found: FolderScan['found'][number][] = [];
  const buffer = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  for (const file of files) {
    const hits = await scanFile(file.path, values, buffer);
    if (hits.length > 0) found.push({ file: relative(folder, file.path), values: hits });
    bytes += file.size;
    onProgress(bytes, total);
  }
  return { files: files.length, bytes: total, found };
}

async function filesBelow(folder: string): Promise<readonly { path: string; size: number }[]> {
  const found: { path: string; size: number }[] = [];
  for (const entry of await entriesBelow(folder)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const info = await stat(path).catch(() => null);
    if (info) found.push({ path, size: info.size });
  }
  return found;
}

/** A folder may vanish while the list is made, as a dropped database's does: the list is made again then. */
async function entriesBelow(folder: string) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readdir(folder, { withFileTypes: true, recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 5) throw error;
    }
  }
}

async function scanFile(path: string, values: readonly Needle[], buffer: Buffer): Promise<readonly number[]> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return [];
  const search = byteSearch(values);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) break;
      search.next(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return [...search.found].sort((a, b) => a - b);
}
