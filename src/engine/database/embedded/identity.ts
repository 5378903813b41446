/**
 * PostgreSQL refuses to run as root. As an ordinary user nothing is to be done; as root it runs in a user namespace in which
 * root is called 65534 (it keeps reaching root's home), and where the machine forbids that, as the user `nobody`.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  constants,
  lstat,
  mkdir,
  readdir,
  realpath,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Binaries, copyBinaries } from './binaries.ts';

const run = promisify(execFile);
const NOBODY = 65_534;

export interface Identity {
  /** Put before the program to run. */
  readonly prefix: readonly string[];
  /** User and group of the process and owner of the cluster, where they are not our own. */
  readonly uid?: number;
  readonly gid?: number;
  readonly binaries: Binaries;
  /** The real folder of the cluster. */
  readonly cluster: string;
}

export interface IdentityOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  /** Whether user namespaces may be tried. Default true. */
  readonly namespaces?: boolean;
  readonly log: (line: string) => void;
}

/** Decides who the server runs as and where its cluster lies, and makes the cluster's owner fit. */
export async function chooseIdentity(options: IdentityOptions): Promise<Identity> {
  const wanted = join(resolve(options.dataDir), 'postgres');
  if (process.getuid?.() !== 0) return { prefix: [], binaries: options.binaries, cluster: wanted };
  const prefix = [await unshareProgram(), '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (options.namespaces !== false && (await works(prefix, options.binaries))) {
    const cluster = await realpath(wanted).catch(() => wanted);
    await giveTo(cluster, 0);
    return { prefix, binaries: options.binaries, cluster };
  }
  // Others may walk through the data folder, to the cluster; what else is in it stays closed to them.
  await chmod(options.dataDir, 0o711);
  const cluster = await reachableCluster(wanted);
  if (cluster !== wanted) options.log(`The database lies in ${cluster}.`);
  await giveTo(cluster, NOBODY);
  const binaries = await copyBinaries(options.binaries, '/var/lib/attesta');
  return { prefix: [], uid: NOBODY, gid: NOBODY, binaries, cluster };
}

/** Its usual places first: a service is often started with hardly any PATH. */
async function unshareProgram(): Promise<string> {
  for (const path of ['/usr/bin/unshare', '/bin/unshare']) {
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return 'unshare';
}

async function works(prefix: readonly string[], binaries: Binaries): Promise<boolean> {
  const [program = '', ...rest] = prefix;
  return run(program, [...rest, join(binaries.native, 'bin', 'postgres'), '--version']).then(
    () => true,
    () => false,
  );
}

/** Where `nobody` cannot walk to the data folder (root's home), the cluster lies in /var/lib and a link leads there. */
async function reachableCluster(wanted: string): Promise<string> {
  const existing = await realpath(wanted).catch(() => undefined);
  if (await isReachable(dirname(existing ?? wanted))) return existing ?? wanted;
  if (existing && (await stat(join(existing, 'PG_VERSION')).catch(() => undefined))) {
    throw new Error(
      `The database in ${existing} cannot be reached by an unprivileged user, and this machine allows no user namespaces. Move the data folder out of root's home, or run Attesta as an ordinary user.`,
    );
  }
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const place = join('/var/lib/attesta', name, 'postgres');
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await chown(dirname(place), NOBODY, NOBODY);
  await mkdir(dirname(wanted), { recursive: true });
  if (!existing && !(await lstat(wanted).catch(() => undefined))) await symlink(place, wanted);
  return place;
}

async function isReachable(folder: string): Promise<boolean> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found && found.uid !== NOBODY && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

async function giveTo(cluster: string, uid: number): Promise<void> {
  const found = await stat(cluster).catch(() => undefined);
  if (!found || found.uid === uid) return;
  for (const entry of await readdir(cluster, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    await chown(path, uid, uid);
  }
  await chown(cluster, uid, uid);
}
