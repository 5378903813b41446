import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { writePrivately } from '../passwords.ts';
import type { Identity } from './identity.ts';

/** How the owner signs in to the embedded server; kept in `<dataDir>/keys/embedded.json`. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  readonly port: number;
}

/** Reads the credentials, or makes them the first time. */
export async function credentials(dataDir: string): Promise<Credentials> {
  const text = await readFile(join(dataDir, 'keys', 'embedded.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Credentials;
  const made = { user: 'attesta', password: randomBytes(24).toString('base64url'), port: 0 };
  await keepCredentials(dataDir, made);
  return made;
}

export async function keepCredentials(dataDir: string, value: Credentials): Promise<void> {
  await writePrivately(dataDir, 'embedded.json', `${JSON.stringify(value)}\n`);
}

/** Makes the cluster when there is none yet. It appears complete or not at all. */
export async function prepareCluster(identity: Identity, owner: Credentials): Promise<boolean> {
  if (await isThere(join(identity.cluster, 'PG_VERSION'))) return false;
  const parent = dirname(identity.cluster);
  await mkdir(parent, { recursive: true });
  const workshop = await mkdtemp(join(parent, 'postgres-new-'));
  try {
    const password = join(workshop, 'password');
    await writeFile(password, owner.password, { mode: 0o600 });
    if (identity.uid !== undefined) {
      await chown(workshop, identity.uid, identity.gid ?? identity.uid);
      await chown(password, identity.uid, identity.gid ?? identity.uid);
    }
    await initdb(identity, join(workshop, 'cluster'), password, owner.user);
    await rename(join(workshop, 'cluster'), identity.cluster);
    return true;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function initdb(identity: Identity, folder: string, passwordFile: string, user: string): Promise<void> {
  const command = [
    ...identity.prefix,
    join(identity.binaries.native, 'bin', 'initdb'),
    `--pgdata=${folder}`,
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ];
  await runToEnd(command, identity);
}

async function runToEnd(command: readonly string[], identity: Identity): Promise<void> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    env: cleanEnvironment(),
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid ?? identity.uid }),
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `The built-in database could not be created: ${said.trim().split('\n').slice(-3).join(' ')}`,
    );
  }
}

/** PostgreSQL reads PG… variables and the machine's locale: neither may change what it does. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Settings of the server, measured in the storage study. No statement, parameter or row value may reach its log: messages
 * below FATAL can quote them, so they are not written, and the others are terse.
 */
export function serverSettings(port: number, fast: boolean): Readonly<Record<string, string>> {
  const buffers = Math.min(512, Math.max(64, Math.floor(totalmem() / 4 / 1024 / 1024)));
  const durable = {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${buffers}MB`,
  };
  const forgetful = {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    shared_buffers: '128MB',
  };
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    password_encryption: 'scram-sha-256',
    max_wal_size: '2GB',
    // A recycled segment would keep old rows, erased ones among them, for as long as it waits.
    wal_recycle: 'off',
    wal_init_zero: 'on',
    random_page_cost: '1.1',
    work_mem: '32MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    ...(fast ? forgetful : durable),
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
