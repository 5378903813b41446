import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The data folder cannot be made or used; the sentence says why and what to do. */
export class FolderRefused extends Error {
  override readonly name = 'FolderRefused';
}

/** Makes the data folder, readable by its owner only, and the folders above it. Throws `FolderRefused`. */
export async function makeDataFolder(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  try {
    await make(folder);
  } catch (error) {
    throw folderRefused(error, folder);
  }
}

/** What the file system said about the folder, as a sentence; anything else is given back as it is. */
export function folderRefused(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return code === undefined ? error : new FolderRefused(sentenceFor(code, folder), { cause: error });
}

/** Step by step: Node's own `recursive` never ends below a folder that takes none (/proc). */
async function make(folder: string): Promise<void> {
  const found = await stat(folder).catch(ignoreMissing);
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error('It is a file.'), { code: 'ENOTDIR' });
  if (dirname(folder) !== folder) await make(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    // Another start was quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

function sentenceFor(code: string, folder: string): string {
  const otherwise = 'Set DATA_DIR to another folder.';
  switch (code) {
    case 'ENOTDIR':
      return `DATA_DIR is ${folder}, and that or a part of it is a file. ${otherwise}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `DATA_DIR is ${folder}, where you may not write. Make it a folder of yours, or set DATA_DIR to another.`;
    case 'ENOSPC':
      return `DATA_DIR is ${folder}, and its disk is full. Make room and start again.`;
  }
  return `DATA_DIR is ${folder}, which cannot be made (${code}). ${otherwise}`;
}
