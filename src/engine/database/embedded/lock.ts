import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'attesta.lock');
  const mine = JSON.stringify(await describeMe(ports));
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await claim(file, mine)) return { release: () => release(file, mine) };
    const found = await readFile(file, 'utf8').catch(() => undefined);
    if (found === undefined) continue;
    const holder = await liveHolder(found);
    if (holder) throw new FolderInUse(folder, holder);
    await removeStale(file, found);
  }
  throw new Error(`The lock ${file} changes hands too quickly. Start one Attesta at a time.`);
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
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, mine, { mode: 0o600, flush: true });
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

/** Moves a stale lock aside; if another start was quicker and the file is no longer the stale one, it is put back. */
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== stale) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

async function release(file: string, mine: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found === mine) await rm(file, { force: true });
}
