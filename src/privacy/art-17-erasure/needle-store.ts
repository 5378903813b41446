/**
 * Keeps the erased values between the erasure and the proof that no byte of them is left: encrypted, in one file of the
 * service outside the database, each with a key of its own, both removed as soon as the purge is proven.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NONCE_BYTES, readMark, TAG_BYTES } from '../../engine/files/algorithms.ts';
import { seal, unseal } from '../../engine/files/sealed-text.ts';
import type { Needles } from './needles.ts';

export interface NeedleStore {
  write(erasure: string, needles: Needles): Promise<void>;
  /** Undefined once removed. */
  read(erasure: string): Promise<Needles | undefined>;
  remove(erasure: string): Promise<void>;
}

const UUID = /^[0-9a-f-]{36}$/;
/** Bound to nothing but its key, which is of this file only. */
const PLACE = '';

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
      await writeFile(keyFile, key, { mode: 0o600, flush: true });
      await writeFile(file, seal(key, PLACE, Buffer.from(JSON.stringify(needles))), {
        mode: 0o600,
        flush: true,
      });
    },
    async read(erasure) {
      const { values: file, key: keyFile } = paths(erasure);
      const [sealed, key] = await Promise.all([bytesOf(file), bytesOf(keyFile)]);
      if (!sealed || !key) return undefined;
      return stored(JSON.parse(unseal(key, PLACE, readMark(sealed) ? sealed : reordered(sealed)).toString()));
    },
    async remove(erasure) {
      const { values: file, key: keyFile } = paths(erasure);
      await rm(keyFile, { force: true });
      await rm(file, { force: true });
    },
  };
}

/** Before what is sealed named its algorithm, the tag stood in front. */
function reordered(sealed: Buffer): Buffer {
  const [nonce, tag] = [
    sealed.subarray(0, NONCE_BYTES),
    sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
  ];
  return Buffer.concat([nonce, sealed.subarray(NONCE_BYTES + TAG_BYTES), tag]);
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
