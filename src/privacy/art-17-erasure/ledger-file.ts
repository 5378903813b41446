/**
 * The ledger outside the database: one line an erasure, and one a deed (a withdrawal, an objection, a restriction, a revoked token …),
 * written after its commit. A database that does not know a line of this file is an older one that was put back, and what the line says
 * is repeated in it before anything is served (law.md §5). No line names anybody: ids, codes, keyed tokens, hashes, dates; what is more than
 * that (a rule, a setting) is sealed. Each line is sealed to those before it with the ledger's key, so that a changed one shows; how many
 * there were stands beside, so that a cut shows.
 */
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { ledgerKey } from './ledger.ts';
import { bringFromCopy, copyLedger } from './ledger-copy.ts';
import {
  bodyOf,
  compactedText,
  covers,
  type DeedLine,
  holds,
  type LedgerHead,
  type LedgerLine,
  type LedgerLines,
  parsed,
  parseLedger,
  type ReadLedger,
  type Superseding,
  sealedLines,
} from './ledger-lines.ts';
import { writeWhole } from './write-whole.ts';

export interface LedgerFile {
  readonly path: string;
  /** Throws where a line cannot be read, or was changed since it was written. */
  read(): Promise<LedgerLines>;
  /** Adds what the file does not hold yet. Resolves when the lines are on the disk. One at a time over all programs: the caller's part. */
  append(lines: readonly (LedgerLine | DeedLine)[]): Promise<void>;
  /** Takes from the copy what it holds beyond this file: the file was lost or cut off, or comes from a backup. */
  bringFromCopy(): Promise<void>;
  /**
   * Leaves out the deeds that later ones make needless, never an erasure; gives how many. They are handed to `before` first, and the file
   * changes in one step: killed at any moment, it is the old one or the new one. One at a time over all programs: the caller's part.
   */
  compact(before: (needless: readonly string[]) => Promise<void>): Promise<number>;
  readonly superseded: Superseding;
}

const counted = Type.Integer({ minimum: 0 });
const headSchema = Type.Object({ lines: counted, dropped: Type.Optional(counted) });
const nothing: Superseding = { within: () => new Set(), beside: () => new Set() };

/** `<dataDir>/erasure-ledger.jsonl`. `copy`: a file elsewhere that is brought up to it with every line. */
export function ledgerFile(dataDir: string, copy?: string, superseded?: Superseding): LedgerFile {
  return ledgerFileAt(join(dataDir, 'erasure-ledger.jsonl'), join(dataDir, 'keys'), copy, superseded);
}

export function ledgerFileAt(
  path: string,
  keys = join(dirname(path), 'keys'),
  copy?: string,
  superseded: Superseding = nothing,
): LedgerFile {
  const readAll = readerOf(path, keys);
  // Two writers in this program would seal to the same line.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  // The ledger itself is written; a copy that lags is brought up with the next line, and the security check says so until then.
  const follow = async (): Promise<void> => {
    if (copy === undefined) return;
    const key = await ledgerKey(keys);
    await copyLedger(path, copy, coveringBy(key, superseded)).catch(() => {});
  };
  return {
    path,
    superseded,
    read: readAll,
    append: (lines) =>
      inTurn(async () => {
        const before = await readAll();
        const fresh = lines.filter((line) => !holds(before, line));
        if (fresh.length > 0) await appendSealed(path, await ledgerKey(keys), before, fresh);
        await follow();
      }),
    compact: (before) =>
      inTurn(async () => {
        const ledger = await readAll();
        const needless = superseded.within(ledger.inOrder);
        if (needless.size > 0) {
          await before([...needless]);
          await writeWhole(path, compactedText(await ledgerKey(keys), ledger, needless));
          const { dropped, count } = ledger;
          await writeHead(path, { lines: dropped + count, dropped: dropped + needless.size });
        }
        await follow();
        return needless.size;
      }),
    bringFromCopy: () =>
      inTurn(async () => {
        if (copy === undefined) return;
        await bringFromCopy(path, copy, coveringBy(await ledgerKey(keys), superseded));
      }),
  };
}

/** Reads the file; what this program has read of it before, and was only appended to since, it does not read again. */
function readerOf(path: string, keys: string): () => Promise<ReadLedger> {
  let before: { readonly ledger: ReadLedger; readonly bytes: number; readonly file: number } | undefined;
  return async () => {
    const key = await ledgerKey(keys);
    const head = await headOf(path);
    const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!handle) return parseLedger(path, '', key, head);
    try {
      const { size, ino } = await handle.stat();
      const known = before?.file === ino && before.bytes <= size ? before : undefined;
      const from = known?.bytes ?? 0;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      const whole = buffer.subarray(0, buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1);
      const ledger = parseLedger(path, whole.toString(), key, head, known?.ledger);
      before = { ledger, bytes: from + whole.length, file: ino };
      return ledger;
    } finally {
      await handle.close();
    }
  };
}

/** Whether a text is a sound ledger of a later generation than another, and says everything that the other says. */
function coveringBy(key: Buffer, superseded: Superseding) {
  const read = (text: string) => parseLedger('', text, key);
  return {
    isSound(text: string): boolean {
      try {
        read(text);
        return true;
      } catch {
        return false;
      }
    },
    replaces(text: string, other: string): boolean {
      try {
        const [newer, older] = [read(text), read(other)];
        return newer.generation > older.generation && covers(newer, older, superseded);
      } catch {
        return false;
      }
    },
  };
}

/** How many lines the file had had when it was last written to; empty where nothing says. */
async function headOf(path: string): Promise<LedgerHead> {
  const text = await readFile(`${path}.head`, 'utf8').catch(() => '');
  const value = parsed(text);
  return Value.Check(headSchema, value) ? value : {};
}

async function writeHead(path: string, head: Required<LedgerHead>): Promise<void> {
  await writeFile(`${path}.head.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(`${path}.head.new`, `${path}.head`);
}

async function appendSealed(
  path: string,
  key: Buffer,
  { chain, count, dropped }: ReadLedger,
  lines: readonly (LedgerLine | DeedLine)[],
): Promise<void> {
  const bodies = lines.map((line) => bodyOf(key, line));
  await appendDurably(path, sealedLines(key, chain, bodies));
  // Only after: a head that knows fewer lines than the file is one that a kill kept from being written.
  await writeHead(path, { lines: dropped + count + lines.length, dropped });
}

async function appendDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const whole = size - (await lengthOfTornLine(handle, size));
    if (whole < size) await handle.truncate(whole);
    await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Bytes after the last end of a line: a line that was being written when the machine stopped. */
async function lengthOfTornLine(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  for (let length = Math.min(size, 64 * 1024); ; length = Math.min(size, length * 16)) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (end >= 0 || length === size) return bytesRead - (end + 1);
  }
}
