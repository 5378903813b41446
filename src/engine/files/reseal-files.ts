/** Seals the contents of files anew that lie on the disk with another algorithm than the chosen one. */
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../database/database.ts';
import { chosenAlgorithm } from './algorithms.ts';
import { diskCode, syncFolder } from './disk.ts';
import { fileKey } from './file-rows.ts';
import type { FileStore } from './file-store.ts';
import type { Resealed, ResealOptions } from './reseal.ts';
import { algorithmOfFile, openSealedFile, sealingStream } from './sealed-file.ts';
import { SealBroken } from './sealed-text.ts';

interface Content {
  readonly id: string;
  readonly size: number;
}

/**
 * Writes each content beside its file and puts it in the file's place at once: whoever reads sees the old one or the new one, and a
 * call that was killed leaves a draft that is swept away. A content that is missing or does not open is left as it is.
 */
export async function resealFiles(
  database: Database,
  store: FileStore,
  options: ResealOptions,
): Promise<Resealed> {
  const total = { done: 0, left: 0 };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const files = await database.query<Content>(
      'SELECT id, size FROM attesta.files WHERE id > $1 ORDER BY id LIMIT $2',
      [after, options.batch ?? 200],
    );
    for (const file of files) {
      const outcome = await resealOne(database, store, file);
      if (outcome !== 'as it is') total[outcome] += 1;
    }
    options.onProgress?.(total.done);
    const last = files.at(-1);
    if (!last) return total;
    after = last.id;
  }
}

async function resealOne(
  database: Database,
  store: FileStore,
  file: Content,
): Promise<'done' | 'left' | 'as it is'> {
  const path = store.path(file.id);
  const draft = store.incomingPath(`${file.id}.anew`);
  try {
    if ((await algorithmOfFile(path)) === chosenAlgorithm().id) return 'as it is';
    const key = await fileKey(database, store, file.id);
    if (!key) return 'as it is';
    await writeAnew(path, draft, key, file);
    return await database.transaction(async (tx) => {
      // An erasure waits, or has been: then the content must not come back.
      const there = await tx.query('SELECT 1 AS there FROM attesta.files WHERE id = $1 FOR UPDATE', [
        file.id,
      ]);
      if (there.length === 0) return 'as it is';
      await rename(draft, path);
      await syncFolder(dirname(path));
      return 'done';
    });
  } catch (error) {
    if (error instanceof SealBroken || diskCode(error) === 'ENOENT') return 'left';
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeAnew(path: string, draft: string, key: Buffer, { id, size }: Content): Promise<void> {
  const content = await openSealedFile({ path, key, id, size });
  await pipeline(content, sealingStream(key, id), createWriteStream(draft, { mode: 0o600 }));
  const written = await open(draft, 'r');
  try {
    await written.sync();
  } finally {
    await written.close();
  }
}
