import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { folderRefused, makeDataFolder } from './data-folder.ts';
import { processStamp } from './processes.ts';

/** Who holds a data folder. */
export interface Holder {
  readonly pid: number;
  /** Boot and start time of that process, so that a later process with the same id is not taken for it. */
  readonly stamp: string;
  readonly since: string;
  readonly ports: readonly number[];
}

export interface FolderLock {
  release(): Promise<void>;
}

/** The data folder is in use by a running Attesta; the sentence names it. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  readonly holder: Holder;

  constructor(dataDir: string, holder: Holder) {
    const ports = holder.ports.length > 0 ? `, on ${holder.ports.join(' and ')}` : '';
    super(
      `Another Attesta is using the folder ${dataDir}: process ${holder.pid}${ports}, since ${holder.since}. Stop that one first, or set DATA_DIR to a folder of its own.`,
    );
    this.holder = holder;
  }
}

/**
 * Takes the data folder for this process. A lock whose process is gone (or whose id now belongs to another program) is taken
 * over. Throws `FolderInUse`.
 */
export async function lockFolder(dataDir: string, ports: readonly number[]): Promise<FolderLock> {
  const folder = resolve(dataDir);
  await makeDataFolder(folder);
  const file = join(folder, 'attesta.lock');
  const mine = JSON.stringify(await describeMe(ports));
  const holder = await take(file, mine, DEEPEST).catch((error: unknown) => {
    throw folderRefused(error, folder);
  });
  if (holder) throw new FolderInUse(folder, holder);
  return { release: () => release(file, mine) };
}

const ATTEMPTS = 200;
const PAUSE = 25;
/** Each level is needed only where a start was killed in the moment of taking over the level before. */
const DEEPEST = 3;

/**
 * Makes the file ours, or says whose it is. Who replaces a stale one holds a lock for that itself: otherwise a slow start could remove
 * the fresh lock of a quicker one that it takes for the stale one it had read.
 */
async function take(file: string, mine: string, depth: number): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await claim(file, mine)) return undefined;
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = await liveHolder(found);
    if (holder) return holder;
    if (depth > 0 && (await takeOver(file, found, mine, depth - 1))) return undefined;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  throw new Error(`The lock ${file} changes hands too quickly. Start one Attesta at a time.`);
}

/** Puts ours in the place of a stale lock. False where another start is about to, or was quicker. */
async function takeOver(file: string, stale: string, mine: string, depth: number): Promise<boolean> {
  const guard = `${file}.taking`;
  if (await take(guard, mine, depth)) return false;
  try {
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== stale) return false;
    const draft = await writeDraft(file, mine);
    await rename(draft, file);
    return true;
  } finally {
    await release(guard, mine);
  }
}

/** The running Attesta that holds the folder, if there is one. */
export async function folderHolder(dataDir: string): Promise<Holder | undefined> {
  const text = await readFile(join(resolve(dataDir), 'attesta.lock'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : liveHolder(text);
}

async function describeMe(ports: readonly number[]): Promise<Holder> {
  const stamp = await processStamp(process.pid);
  // The machine's clock, not the product's: this is read by whoever looks for the process.
  const since = Temporal.Now.instant().toString({ smallestUnit: 'second' });
  return { pid: process.pid, stamp: stamp ?? '', since, ports };
}

/** `link` fails when the file exists, and the file is complete the moment it does. */
async function claim(file: string, mine: string): Promise<boolean> {
  const draft = await writeDraft(file, mine);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function liveHolder(text: string): Promise<Holder | undefined> {
  const holder = parseHolder(text);
  if (!holder) return undefined;
  return (await processStamp(holder.pid)) === holder.stamp ? holder : undefined;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  if (!('pid' in value && 'stamp' in value && 'since' in value && 'ports' in value)) return false;
  return typeof value.pid === 'number' && typeof value.stamp === 'string' && Array.isArray(value.ports);
}

async function writeDraft(file: string, text: string): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  return draft;
}

async function release(file: string, mine: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === mine) await rm(file, { force: true });
}
