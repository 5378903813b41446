/**
 * The ledger outside the database: one line an erasure that was committed. A database that does not know an erasure of this file is an
 * older one that was put back, and the erasure is repeated in it before anything is served (law.md §5). No line names anybody: ids, keyed
 * tokens, dates.
 */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ErasureGround } from './erasure.ts';
import type { IdentifierKind } from './ledger.ts';

export interface LedgerLine {
  readonly version: 2;
  readonly erasure: string;
  readonly number: string;
  readonly subject: string;
  readonly module: string;
  readonly request: string | null;
  readonly ground: ErasureGround;
  /** When it was carried out. */
  readonly at: string;
  readonly epoch: number;
  readonly tokens: readonly { readonly kind: IdentifierKind; readonly token: string }[];
}

export interface LedgerLines {
  /** By erasure, in the order in which they were written. */
  readonly lines: ReadonlyMap<string, LedgerLine>;
  /** Erasures of the first version of the file, which wrote a line a token, before the commit, and not whose. */
  readonly unattributed: ReadonlySet<string>;
}

export interface LedgerFile {
  readonly path: string;
  read(): Promise<LedgerLines>;
  /** Resolves when the lines are on the disk. */
  append(lines: readonly LedgerLine[]): Promise<void>;
}

const uuid = Type.String({ pattern: '^[0-9a-f-]{36}$' });
const lineSchema = Type.Object({
  version: Type.Literal(2),
  erasure: uuid,
  number: Type.String(),
  subject: uuid,
  module: Type.String(),
  request: Type.Union([uuid, Type.Null()]),
  ground: Type.String(),
  at: Type.String(),
  epoch: Type.Integer(),
  tokens: Type.Array(Type.Object({ kind: Type.String(), token: Type.String({ pattern: '^[0-9a-f]{64}$' }) })),
});
const firstVersion = Type.Object({ token: Type.String(), erasure: uuid });

/** `<dataDir>/erasure-ledger.jsonl`. */
export function ledgerFile(dataDir: string): LedgerFile {
  return ledgerFileAt(join(dataDir, 'erasure-ledger.jsonl'));
}

export function ledgerFileAt(path: string): LedgerFile {
  return {
    path,
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return parse(path, text);
    },
    append: (lines) => appendDurably(path, lines),
  };
}

/** What a kill cut off at the end is no line: the database knows that erasure, and it is written again. Any other broken line is refused. */
function parse(path: string, text: string): LedgerLines {
  const lines = new Map<string, LedgerLine>();
  const unattributed = new Set<string>();
  const written = text.split('\n');
  for (const [index, one] of written.entries()) {
    if (one.trim() === '') continue;
    const value = parsed(one);
    if (Value.Check(lineSchema, value)) lines.set(value.erasure, value as LedgerLine);
    else if (Value.Check(firstVersion, value)) unattributed.add(value.erasure);
    else if (value !== undefined || index < written.length - 1)
      throw new Error(
        `Line ${index + 1} of ${path} cannot be read. It says who was erased: put the file back from a copy before Attesta starts.`,
      );
  }
  return { lines, unattributed };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function appendDurably(path: string, lines: readonly LedgerLine[]): Promise<void> {
  if (lines.length === 0) return;
  const handle = await open(path, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const whole = size - (await lengthOfTornLine(handle, size));
    if (whole < size) await handle.truncate(whole);
    await handle.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Bytes after the last end of a line: a line that was being written when the machine stopped. */
async function lengthOfTornLine(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const length = Math.min(size, 64 * 1024);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
  return bytesRead - (end + 1);
}
