/**
 * The embedded PostgreSQL: starts it, watches it, restarts it when it dies, and stops it. A small watchdog process holds the
 * server and ends it when this program ends in whatever way, so that no server is ever left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sqlLiteral, sqlName } from '../sql-name.ts';
import { findBinaries } from './binaries.ts';
import {
  type Credentials,
  cleanEnvironment,
  credentials,
  keepCredentials,
  prepareCluster,
  serverSettings,
} from './cluster.ts';
import { freePort, isFree } from './free-port.ts';
import { chooseIdentity, type Identity } from './identity.ts';
import { serverPid, stopOrphan } from './orphan.ts';

export interface EmbeddedServer {
  /** Connects to the database `attesta` as its owner. */
  readonly url: string;
  readonly port: number;
  /** Process id of the server as of now. */
  pid(): Promise<number | undefined>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log?: (line: string) => void;
  /** Never waits for the disk: for tests, whose data nobody misses. */
  readonly fast?: boolean;
  /** Whether root may use user namespaces; false takes the way of an unprivileged user id. Default true. */
  readonly namespaces?: boolean;
}

interface Running {
  readonly watchdog: ChildProcess;
  readonly port: number;
  readonly ended: Promise<void>;
}

interface Setting {
  readonly identity: Identity;
  readonly dataDir: string;
  readonly owner: Credentials;
  readonly fast: boolean;
  readonly log: (line: string) => void;
}

/** How long a start may take as long as the server lives: recovery after a crash can read gigabytes. */
const PATIENCE_SECONDS = 600;

/**
 * Starts the server of this data folder (made the first time) and waits until it answers. A server that a killed program left
 * behind is stopped first. The caller holds the folder's lock. Throws with the reason from the server's log.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => {});
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const binaries = await findBinaries(join(dataDir, 'programs'));
  const identity = await chooseIdentity({
    dataDir,
    binaries,
    log,
    ...(options.namespaces === undefined ? {} : { namespaces: options.namespaces }),
  });
  const owner = await credentials(dataDir);
  if (await prepareCluster(identity, owner)) log('Created the database.');
  await stopOrphan(identity.cluster, log);
  const setting: Setting = { identity, dataDir, owner, fast: options.fast === true, log };
  const running = await launch(setting);
  await createDatabase(ownerUrl(owner, running.port, 'postgres'), 'attesta');
  return supervise(setting, running);
}

/** Connects to the embedded server of this folder as its owner, whoever started it. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const owner = await credentials(resolve(dataDir));
  return ownerUrl(owner, owner.port, 'attesta');
}

function ownerUrl(owner: Credentials, port: number, database: string): string {
  return `postgresql://${owner.user}:${owner.password}@127.0.0.1:${port}/${database}`;
}

function supervise(setting: Setting, first: Running): EmbeddedServer {
  let running = first;
  let stopped = false;
  const watch = async (): Promise<void> => {
    await running.ended;
    for (let wait = 200; !stopped; wait = Math.min(wait * 2, 30_000)) {
      setting.log('The database server ended unexpectedly; starting it again.');
      try {
        await stopOrphan(setting.identity.cluster, setting.log);
        running = await launch({ ...setting, owner: { ...setting.owner, port: first.port } }, true);
        if (stopped) await end(setting, running);
        else void watch();
        return;
      } catch (error) {
        setting.log(error instanceof Error ? error.message : String(error));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  };
  void watch();
  return {
    url: ownerUrl(setting.owner, first.port, 'attesta'),
    port: first.port,
    pid: () => serverPid(setting.identity.cluster),
    async stop() {
      stopped = true;
      await end(setting, running);
    },
  };
}

/** Starts on the port of last time when it is free, so that the addresses people noted for `psql` stay true. */
async function launch(setting: Setting, samePort = false): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const keep =
      setting.owner.port > 0 && (samePort || (attempt === 1 && (await isFree(setting.owner.port))));
    const port = keep ? setting.owner.port : await freePort();
    try {
      const running = await launchOn(setting, port);
      if (port !== setting.owner.port) await keepCredentials(setting.dataDir, { ...setting.owner, port });
      return running;
    } catch (error) {
      const taken = error instanceof Error && /could not (bind|create any TCP)/.test(error.message);
      if (!taken || attempt >= 5) throw error;
    }
  }
}

async function launchOn(setting: Setting, port: number): Promise<Running> {
  const { identity } = setting;
  const logFile = join(setting.dataDir, 'postgres.log');
  const output = await openLog(logFile);
  const settings = Object.entries(serverSettings(port, setting.fast)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const command = [
    ...identity.prefix,
    join(identity.binaries.native, 'bin', 'postgres'),
    '-D',
    identity.cluster,
    ...settings,
  ];
  const script = await readFile(fileURLToPath(new URL('./watchdog.sh', import.meta.url)), 'utf8');
  const watchdog = spawn('/bin/sh', ['-c', script, 'attesta-watchdog', ...command], {
    // A session of its own: Ctrl-C reaches this program, which then stops the server in order.
    detached: true,
    cwd: '/',
    env: cleanEnvironment(),
    stdio: ['ignore', output.fd, output.fd, 'pipe'],
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid ?? identity.uid }),
  });
  await output.close();
  watchdog.stdio[3]?.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    watchdog.once('exit', () => resolve());
    watchdog.once('error', () => resolve());
  });
  const running: Running = { watchdog, port, ended };
  await untilAnswering(setting, running, logFile);
  return running;
}

async function untilAnswering(setting: Setting, running: Running, logFile: string): Promise<void> {
  let gone = false;
  void running.ended.then(() => (gone = true));
  const url = ownerUrl(setting.owner, running.port, 'postgres');
  for (let tenths = 0; tenths < PATIENCE_SECONDS * 10; tenths++) {
    if (gone) throw new Error(await startFailure(logFile));
    const answer = await ask(url);
    if (answer === 'ready') return;
    if (answer === 'refused') {
      await end(setting, running);
      throw new Error(
        `The database in ${setting.identity.cluster} does not accept the password in ${setting.dataDir}/keys/embedded.json. Put that file back from a backup.`,
      );
    }
    if (tenths === 50) setting.log('The database is taking its time to start (it may be recovering).');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await end(setting, running);
  throw new Error(`The database did not answer within ${PATIENCE_SECONDS / 60} minutes; see ${logFile}.`);
}

async function ask(url: string): Promise<'ready' | 'refused' | 'not yet'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code === '28P01' ? 'refused' : 'not yet';
  } finally {
    await client.end().catch(() => {});
  }
}

async function startFailure(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const reasons = text
    .trim()
    .split('\n')
    .filter((line) => /FATAL|PANIC|error while loading|could not|not found|unshare/.test(line))
    // What our own looks were told meanwhile is no reason.
    .filter(
      (line) => !/not yet accepting connections|is starting up|in recovery mode|shutting down/.test(line),
    );
  return `The database did not start: ${reasons.slice(-2).join(' ') || `see ${logFile}`}`;
}

/** The log of this start only. */
async function openLog(file: string): Promise<Awaited<ReturnType<typeof open>>> {
  const log = await open(file, 'w', 0o600);
  await chmod(file, 0o600);
  return log;
}

async function end(setting: Setting, running: Running): Promise<void> {
  const pipe = running.watchdog.stdio[3] as Writable | null | undefined;
  pipe?.destroy();
  const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 30_000).unref());
  if ((await Promise.race([running.ended, patience])) !== 'late') {
    // Where the watchdog was killed, its server is still there.
    await stopOrphan(setting.identity.cluster, () => {});
    return;
  }
  const pid = await serverPid(setting.identity.cluster);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  await running.ended;
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(`SELECT 1 FROM pg_database WHERE datname = ${sqlLiteral(name)}`);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${sqlName(name)}`);
  } finally {
    await client.end();
  }
}
