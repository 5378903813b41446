import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const BYTES = 32;

/** The key of the sessions' cookies, made at the first start and kept for its owner only, so that sessions survive a restart. */
export async function sessionKey(file: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const made = await open(file, 'wx', 0o600);
    const key = randomBytes(BYTES);
    await made.writeFile(key.toString('hex'));
    await made.sync();
    await made.close();
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (key.length !== BYTES) throw new Error(`${file} is damaged. Remove it: everybody has to sign in again.`);
  return key;
}
