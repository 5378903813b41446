/**
 * `npm start`: one program that builds what has changed, starts the back office and then the portal, and stops both in order.
 * Each runs in a process of its own and ends when this one is gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from '../engine/database/embedded/data-folder.ts';
import { FolderInUse, folderHolder } from '../engine/database/embedded/lock.ts';
import { type Settings, settingsOrExit } from './settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const follow = new URL('../../bin/follow.mjs', import.meta.url).href;
const OFFICE = resolve(root, 'src/server/main.ts');
/** What Node has made of the sources, so that it is not made again at every start. */
const COMPILED = resolve(root, 'node_modules/.cache/attesta-compiled');
const PORTAL = resolve(root, 'build/portal/main.js');

export interface StartParts {
  /** Builds the web apps that are out of date. */
  build(): Promise<unknown>;
}

/** Runs until it is told to stop (SIGINT, SIGTERM) or the back office ends; exits with the back office's code. */
export async function start(parts: StartParts): Promise<void> {
  const settings = settingsOrExit();
  await refuseWhenTaken(settings).catch(exitWithSentence);
  await parts.build().catch(exitWithSentence);
  const programs = new Programs(portalEnvironment(settings));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever pressed Ctrl-C sees it; a terminal that is gone is not written to.
      if (signal === 'SIGINT' && process.stdout.isTTY)
        console.log('\nStopping: what is under way is finished …');
      void programs.stop();
    });
  }
  process.exit(await programs.run(settings.port));
}

/** The portal holds no database: it speaks to the back office with a key that both get here, new at every start. */
function portalEnvironment(settings: Settings): NodeJS.ProcessEnv {
  return {
    ATTESTA_PORTAL_KEY: settings.portalKey ?? randomBytes(32).toString('hex'),
    ATTESTA_API_URL: settings.apiUrl,
  };
}

class Programs {
  readonly #shared: NodeJS.ProcessEnv;
  #office: ChildProcess | undefined;
  #portal: ChildProcess | undefined;
  #stopping = false;

  constructor(shared: NodeJS.ProcessEnv) {
    this.#shared = shared;
  }

  /** Resolves with the exit code once both have ended. The portal starts when the back office answers on its port. */
  async run(port: number): Promise<number> {
    const office = this.#spawn(OFFICE);
    this.#office = office;
    void this.#portalWhenAnswering(port);
    const code = await ended(office);
    const asked = this.#stopping;
    await this.stop();
    return asked ? 0 : code || 1;
  }

  /** Stops the portal, then the back office, which stops the database. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await end(this.#portal);
    await end(this.#office);
  }

  #spawn(program: string): ChildProcess {
    return spawn(process.execPath, ['--import', follow, program], {
      cwd: process.cwd(),
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...this.#shared },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Ctrl-C goes to this program only, which then stops the others in order.
      detached: true,
    });
  }

  async #portalWhenAnswering(port: number): Promise<void> {
    while (!this.#stopping && !(await answers(port))) await new Promise((done) => setTimeout(done, 200));
    if (!this.#stopping) this.#keepPortal();
  }

  #keepPortal(pause = 500): void {
    if (!existsSync(PORTAL)) return;
    const portal = this.#spawn(PORTAL);
    this.#portal = portal;
    void ended(portal).then(() => {
      if (this.#stopping) return;
      console.error('The portal ended unexpectedly; starting it again.');
      setTimeout(() => this.#stopping || this.#keepPortal(Math.min(pause * 2, 30_000)), pause);
    });
  }
}

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode;
  return new Promise((done) => {
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Asks the program to end, and makes it after a while: the database's watchdog then still stops the database in order. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill('SIGKILL'), 45_000);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(late);
}

/** What would stop the back office is said before minutes go into building. */
async function refuseWhenTaken(settings: Settings): Promise<void> {
  await makeDataFolder(settings.dataDir);
  const holder = await folderHolder(settings.dataDir);
  if (holder) throw new FolderInUse(settings.dataDir, holder);
  for (const [name, port] of [
    ['PORT', settings.port],
    ['PORTAL_PORT', settings.portalPort],
  ] as const) {
    if (await isTaken(port)) {
      throw new Error(
        `Port ${port} is taken by another program. Stop that one, or set ${name} to another port.`,
      );
    }
  }
}

async function isTaken(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(true));
    probe.listen(port, () => probe.close(() => done(false)));
  });
}

async function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(port, 'localhost');
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', () => done(false));
  });
}

function exitWithSentence(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
