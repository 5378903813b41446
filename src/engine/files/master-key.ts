/**
 * The key that wraps all keys: `<dataDir>/keys/master.key`, unless it is kept elsewhere (`given-master-key.ts`). It is a text file: a first line that names the format, then one
 * key a line in base64. The first is in force; others are there only while a rotation is under way.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskCode, syncFolder } from './disk.ts';

/** The master key cannot be used as it is; the sentence says what to do about it. */
export class MasterKeyRefused extends Error {
  override readonly name = 'MasterKeyRefused';
}

export interface MasterKey {
  /** The first 16 hexadecimal digits of the key's SHA-256: names it in the database without telling it. */
  readonly id: string;
  readonly key: Buffer;
}

/** At least one; the first is in force. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** Where the master keys come from. */
export interface MasterKeySource {
  /** As a sentence names it: a path, or a setting. */
  readonly where: string;
  /** Null where there is none. Throws `MasterKeyRefused`. */
  read(): Promise<MasterKeys | null>;
  /** Absent where somebody else makes and renews them. */
  readonly own?: {
    create(): Promise<MasterKeys>;
    replace(keys: MasterKeys): Promise<void>;
  };
}

const FORMAT = 'attesta master key 1';
const KEY_BYTES = 32;

export function masterKeyPath(dataDir: string): string {
  return join(dataDir, 'keys', 'master.key');
}

export function newMasterKey(): MasterKey {
  return masterKey(randomBytes(KEY_BYTES));
}

/** The file of this installation, which it makes and renews itself. */
export function ownMasterKeys(dataDir: string): MasterKeySource {
  const path = masterKeyPath(dataDir);
  return {
    where: path,
    read: () => readMasterKeys(path),
    own: { create: () => createMasterKey(path), replace: (keys) => replaceMasterKeys(path, keys) },
  };
}

/** Reads the file; null when there is none. Throws `MasterKeyRefused` when others may read it, or when it is damaged. */
export async function readMasterKeys(path: string): Promise<MasterKeys | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (diskCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new MasterKeyRefused(`Others may read ${path}. Run: chmod 600 ${path}`);
    }
    return parse(path, await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

/** Makes the first key. When two programs do so at once, one file wins and both use it. */
export async function createMasterKey(path: string): Promise<MasterKeys> {
  const written = await writeBeside(path, [newMasterKey()]);
  try {
    // Unlike a rename, a link never replaces a file that is there.
    await link(written, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (diskCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(written, { force: true });
  }
  const keys = await readMasterKeys(path);
  if (!keys) throw new MasterKeyRefused(`${path} was removed while it was made.`);
  return keys;
}

/** Puts the keys in the place of the file's, at once: whoever reads sees the old file or the new one. */
export async function replaceMasterKeys(path: string, keys: MasterKeys): Promise<void> {
  const written = await writeBeside(path, keys);
  try {
    await rename(written, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

async function writeBeside(path: string, keys: MasterKeys): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile([FORMAT, ...keys.map(({ key }) => key.toString('base64')), ''].join('\n'));
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return beside;
}

function parse(path: string, text: string): MasterKeys {
  const lines = text.trimEnd().split('\n');
  const keys = lines[0] === FORMAT ? masterKeysOf(lines) : undefined;
  if (keys) return keys;
  throw new MasterKeyRefused(`${path} is damaged. Put it back from your backup; without it no file opens.`);
}

const KEY = /^[A-Za-z0-9+/]{43}=$/;

/** The keys of lines in base64, after a first line that names the format where there is one; undefined where one is none. */
export function masterKeysOf(lines: readonly string[]): MasterKeys | undefined {
  const written = lines[0] === FORMAT ? lines.slice(1) : lines;
  const keys = written.flatMap((line) => (KEY.test(line) ? [masterKey(Buffer.from(line, 'base64'))] : []));
  const [first, ...others] = keys;
  return first && keys.length === written.length ? [first, ...others] : undefined;
}

function masterKey(key: Buffer): MasterKey {
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 16), key };
}
