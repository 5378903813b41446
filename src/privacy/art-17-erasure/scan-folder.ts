/**
 * Searches the raw bytes of every file of a folder: tables, indexes, write-ahead log, temporary files, whatever is
 * there. This is what *purged* means: no byte is left, and not only that no query finds it.
 */
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface FolderScan {
  readonly files: number;
  readonly bytes: number;
  /** Files that still hold one of the values, with how many of the values. */
  readonly found: readonly { readonly file: string; readonly values: number }[];
}

const CHUNK = 4 * 1024 * 1024;

/** Streams every file once; `leaveOut` is asked with the path below the folder. Files that vanish meanwhile are passed over: what is gone holds nothing. */
export async function scanFolder(
  folder: string,
  values: readonly string[],
  onProgress: (bytes: number, total: number) => void = () => {},
  leaveOut: (path: string) => boolean = () => false,
): Promise<FolderScan> {
  const needles = values.flatMap((value) => [Buffer.from(value, 'utf8')]);
  const overlap = Math.max(0, ...needles.map((needle) => needle.length - 1));
  const files = (await filesBelow(folder)).filter((file) => !leaveOut(relative(folder, file.path)));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const found: { file: string; values: number }[] = [];
  let bytes = 0;
  for (const file of files) {
    const hits = await scanFile(file.path, needles, overlap);
    if (hits > 0) found.push({ file: relative(folder, file.path), values: hits });
    bytes += file.size;
    onProgress(bytes, total);
  }
  return { files: files.length, bytes: total, found };
}

async function filesBelow(folder: string): Promise<readonly { path: string; size: number }[]> {
  const found: { path: string; size: number }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const info = await stat(path).catch(() => null);
    if (info) found.push({ path, size: info.size });
  }
  return found;
}

async function scanFile(path: string, needles: readonly Buffer[], overlap: number): Promise<number> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return 0;
  const hit = new Set<number>();
  try {
    const buffer = Buffer.allocUnsafe(CHUNK + overlap);
    let carried = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, carried, CHUNK, null);
      if (bytesRead === 0) break;
      const filled = carried + bytesRead;
      const window = buffer.subarray(0, filled);
      for (const [index, needle] of needles.entries()) if (window.includes(needle)) hit.add(index);
      carried = Math.min(overlap, filled);
      buffer.copyWithin(0, filled - carried, filled);
    }
  } finally {
    await handle.close();
  }
  return hit.size;
}
