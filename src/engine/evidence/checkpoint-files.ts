import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointSink, SealedCheckpoint } from './checkpoint-sink.ts';
import { parseCheckpoint, parseNote } from './proof-check.ts';

const LATEST = 'latest';
const DAY_FILE = /^\d{4}-\d\d-\d\d\.txt$/;

/**
 * Keeps checkpoints as files: one per day (UTC) that is only ever appended to, notes apart by an empty line, and `latest`,
 * which any C2SP verifier reads.
 */
export function checkpointFiles(folder: string): CheckpointSink {
  let last: number | null = null;
  return {
    async lastSize() {
      last ??= largestSize(await readKeptCheckpoints(folder));
      return last;
    },
    async keep(checkpoints) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const [day, notes] of byDay(checkpoints)) await append(join(folder, `${day}.txt`), notes);
      const newest = checkpoints.at(-1);
      if (!newest) return;
      await replace(join(folder, LATEST), newest.note);
      last = newest.size;
    },
  };
}

function byDay(checkpoints: readonly SealedCheckpoint[]): Map<string, string> {
  const days = new Map<string, string>();
  for (const { note, sealedAt } of checkpoints) {
    const day = sealedAt.slice(0, 10);
    days.set(day, `${days.get(day) ?? ''}${note}\n`);
  }
  return days;
}

async function append(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const tail = await handle.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2));
    // A note that a crash cut off is closed by an empty line, so that it can't run into the next one.
    const gap = size === 0 || tail.buffer.toString() === '\n\n' ? '' : '\n\n';
    await handle.appendFile(gap + text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

/** The notes of a file with one or many. What a crash cut off is left out; it was written again after. */
function splitNotes(text: string): string[] {
  const notes = Array.from(text.matchAll(/(?:[^\n]+\n)+\n(?:\u2014 [^\n]+\n)+/gu), (match) => match[0]);
  return notes.filter(isWhole);
}

const ED25519_BYTES = 64;

function isWhole(note: string): boolean {
  try {
    return parseNote(note).signatures.every((signature) => signature.bytes.length >= ED25519_BYTES);
  } catch {
    return false;
  }
}

/** Every checkpoint kept in a folder, or in one file (a checkpoint that came by mail). */
export async function readKeptCheckpoints(path: string): Promise<string[]> {
  const names = await listDays(path);
  const texts = await Promise.all(names.map((name) => readFile(name, 'utf8')));
  return texts.flatMap(splitNotes);
}

async function listDays(path: string): Promise<string[]> {
  try {
    const names = await readdir(path);
    return names
      .filter((name) => DAY_FILE.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

function largestSize(notes: readonly string[]): number {
  return notes.reduce((largest, note) => Math.max(largest, sizeOf(note)), 0);
}

function sizeOf(note: string): number {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch {
    return 0;
  }
}
