import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../engine/files/disk.ts';

/** Puts a whole new content in the place of a file in one step: whoever reads it finds the old one or the new one. */
export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const handle = await open(`${path}.new`, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}
