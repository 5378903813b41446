/**
 * Keeps the erased values between the erasure and the proof that no byte of them is left: encrypted, in one file of the
 * service outside the database, each with a key of its own, both removed as soon as the purge is proven.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needles } from './needles.ts';

export interface NeedleStore {
  write(erasure: string, needles: Needles): Promise<void>;
  /** Undefined once removed. */
  read(erasure: string): Promise<Needles | undefined>;
  remove(erasure: string): Promise<void>;
}

const UUID = /^[0-9a-f-]{36}$/;
const NONCE = 12;
const TAG = 16;

export function needleStore(dataDir: string): NeedleStore {
  const folder = join(dataDir, 'erasures');
  const paths = (erasure: string) => {
    if (!UUID.test(erasure)) throw new TypeError('An erasure is named by its id.');
    return { values: join(folder, `${erasure}.values`), key: join(folder, `${erasure}.key`) };
  };
  return {
    async write(erasure, needles) {
      const { values: file, key: keyFile } = paths(erasure);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const key = randomBytes(32);
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(needles), 'utf8'), cipher.final()]);
      await writeFile(keyFile, key, { mode: 0o600, flush: true });
      await writeFile(file, Buffer.concat([nonce, cipher.getAuthTag(), sealed]), {
        mode: 0o600,
        flush: true,
      });
    },
    async read(erasure) {
      const { values: file, key: keyFile } = paths(erasure);
      const [sealed, key] = await Promise.all([bytesOf(file), bytesOf(keyFile)]);
      if (!sealed || !key) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
      decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
      const text = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString(
        'utf8',
      );
      return stored(JSON.parse(text));
    },
    async remove(erasure) {
      const { values: file, key: keyFile } = paths(erasure);
      await rm(keyFile, { force: true });
      await rm(file, { force: true });
    },
  };
}

/** Files of the first version hold the values alone. */
function stored(json: Needles | readonly string[]): Needles {
  return 'erased' in json ? json : { erased: json, words: [] };
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
