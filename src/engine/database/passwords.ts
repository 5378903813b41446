import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Passwords {
  readonly service: string;
  readonly portal: string;
}

type Keys = Record<string, Passwords>;

/** The passwords of an installation's roles, kept in `<dataDir>/keys/database.json`; undefined where they are not kept here. */
export async function readPasswords(dataDir: string, installation: string): Promise<Passwords | undefined> {
  return (await readKeys(dataDir))[installation];
}

export async function writePasswords(
  dataDir: string,
  installation: string,
  passwords: Passwords,
): Promise<void> {
  const keys = { ...(await readKeys(dataDir)), [installation]: passwords };
  await writePrivately(dataDir, 'database.json', `${JSON.stringify(keys, null, 2)}\n`);
}

/** Writes `<dataDir>/keys/<name>`, readable by its owner only and never half written. */
export async function writePrivately(dataDir: string, name: string, text: string): Promise<void> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const file = join(folder, name);
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, file);
}

async function readKeys(dataDir: string): Promise<Keys> {
  const file = join(dataDir, 'keys', 'database.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    const parsed: unknown = JSON.parse(text);
    if (isKeys(parsed)) return parsed;
  } catch {
    // Said below: broken JSON and a wrong shape are the same to the reader.
  }
  throw new Error(
    `${file} cannot be read as keys. Put it back from a backup, or move it away to have new passwords made.`,
  );
}

function isKeys(value: unknown): value is Keys {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (one: unknown) =>
        typeof one === 'object' &&
        one !== null &&
        'service' in one &&
        typeof one.service === 'string' &&
        'portal' in one &&
        typeof one.portal === 'string',
    )
  );
}
