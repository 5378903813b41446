/**
 * The ledger outside the database: one line an erasure, and one a deed (a withdrawal, an objection, a restriction, a revoked token …),
 * written after its commit. A database that does not know a line of this file is an older one that was put back, and what the line says
 * is repeated in it before anything is served (law.md §5). No line names anybody: ids, codes, keyed tokens, hashes, dates. Each line is
 * sealed to those before it with the ledger's key, so that a changed one shows; how many there were stands beside, so that a cut shows.
 */
import { createHmac } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { JsonObject } from '../../metadata/json.ts';
import type { ErasureGround } from './erasure.ts';
import { type IdentifierKind, ledgerKey } from './ledger.ts';
import { bringFromCopy, copyLedger } from './ledger-copy.ts';

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
  /** Where records were destroyed, and not all about a person: their ids, by module. */
  readonly records?: Readonly<Record<string, readonly string[]>>;
}

/** What was taken away or forbidden, other than by an erasure. What `facts` hold depends on the kind (`src/server/ledger`). */
export interface DeedLine {
  readonly version: 3;
  readonly deed: string;
  readonly kind: string;
  /** Null where the database does not tell. */
  readonly at: string | null;
  readonly facts: JsonObject;
}

export interface LedgerLines {
  /** Erasures, in the order in which they were written. */
  readonly lines: ReadonlyMap<string, LedgerLine>;
  readonly deeds: ReadonlyMap<string, DeedLine>;
  /** Both, in the order of the file. */
  readonly inOrder: readonly (LedgerLine | DeedLine)[];
  /** Erasures of the first version of the file, which wrote a line a token, before the commit, and not whose. */
  readonly unattributed: ReadonlySet<string>;
  /** Lines that were in this file once and are not any more. */
  readonly missing: number;
}

export interface LedgerFile {
  readonly path: string;
  /** Throws where a line cannot be read, or was changed since it was written. */
  read(): Promise<LedgerLines>;
  /** Adds what the file does not hold yet. Resolves when the lines are on the disk. One at a time over all programs: the caller's part. */
  append(lines: readonly (LedgerLine | DeedLine)[]): Promise<void>;
  /** Takes from the copy what it holds beyond this file: the file was lost or cut off, or comes from a backup. */
  bringFromCopy(): Promise<void>;
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
  records: Type.Optional(Type.Record(Type.String(), Type.Array(uuid))),
});
const deedSchema = Type.Object({
  version: Type.Literal(3),
  deed: uuid,
  kind: Type.String(),
  at: Type.Union([Type.String(), Type.Null()]),
  facts: Type.Record(Type.String(), Type.Unknown()),
});
const firstVersion = Type.Object({ token: Type.String(), erasure: uuid });
const headSchema = Type.Object({ lines: Type.Integer({ minimum: 0 }) });

/** `<dataDir>/erasure-ledger.jsonl`. `copy`: a file elsewhere that is brought up to it with every line. */
export function ledgerFile(dataDir: string, copy?: string): LedgerFile {
  return ledgerFileAt(join(dataDir, 'erasure-ledger.jsonl'), join(dataDir, 'keys'), copy);
}

export function ledgerFileAt(path: string, keys = join(dirname(path), 'keys'), copy?: string): LedgerFile {
  const readAll = async (): Promise<ReadLedger> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return parse(path, text, await ledgerKey(keys), await headOf(path));
  };
  // Two writers in this program would seal to the same line.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    path,
    read: readAll,
    append(lines) {
      const written = turn.then(async () => {
        const before = await readAll();
        const fresh = lines.filter((line) => !has(before, line));
        if (fresh.length > 0) await appendSealed(path, await ledgerKey(keys), before, fresh);
        // The ledger itself is written; a copy that lags is brought up with the next line, and the security check says so until then.
        if (copy !== undefined) await copyLedger(path, copy).catch(() => {});
      });
      turn = written.catch(() => {});
      return written;
    },
    async bringFromCopy() {
      if (copy === undefined) return;
      const key = await ledgerKey(keys);
      await bringFromCopy(path, copy, (text) => isSound(copy, text, key));
    },
  };
}

function has({ lines, deeds }: LedgerLines, line: LedgerLine | DeedLine): boolean {
  return line.version === 2 ? lines.has(line.erasure) : deeds.has(line.deed);
}

interface ReadLedger extends LedgerLines {
  readonly count: number;
  /** What the next line is sealed to. */
  readonly chain: string;
}

const SEAL = /^(.*),"mac":"([0-9a-f]{64})"\}$/s;

/** What a kill cut off at the end is no line: the database knows it, and it is written again. Any other broken line is refused. */
function parse(path: string, text: string, key: Buffer, head: number): ReadLedger {
  const lines = new Map<string, LedgerLine>();
  const deeds = new Map<string, DeedLine>();
  const inOrder: (LedgerLine | DeedLine)[] = [];
  const unattributed = new Set<string>();
  let chain = '';
  let count = 0;
  let sealed = false;
  for (const [index, raw] of text.split('\n').slice(0, -1).entries()) {
    if (raw.trim() === '') continue;
    const value = parsed(raw);
    if (Value.Check(firstVersion, value)) unattributed.add(value.erasure);
    else if (Value.Check(lineSchema, value)) lines.set(value.erasure, value as LedgerLine);
    else if (Value.Check(deedSchema, value)) deeds.set(value.deed, value as DeedLine);
    else
      throw new Error(
        `Line ${index + 1} of ${path} cannot be read. It says what was erased or taken away: put the file back from a copy before Attesta starts.`,
      );
    const [, body, mac] = SEAL.exec(raw) ?? [];
    if (mac === undefined ? sealed : mac !== seal(key, chain, `${body}}`))
      throw new Error(
        `Line ${index + 1} of ${path} was changed since it was written, or a line before it was taken out (or keys/erasure-ledger.key is another's). Put the file back from a copy before Attesta starts; where there is none, move it away, and it is written anew from the database.`,
      );
    sealed ||= mac !== undefined;
    chain = mac ?? seal(key, chain, raw);
    count += 1;
    if (!Value.Check(firstVersion, value)) inOrder.push(value as LedgerLine | DeedLine);
  }
  return { lines, deeds, inOrder, unattributed, missing: Math.max(0, head - count), count, chain };
}

function isSound(path: string, text: string, key: Buffer): boolean {
  try {
    parse(path, text, key, 0);
    return true;
  } catch {
    return false;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function seal(key: Buffer, chain: string, body: string): string {
  return createHmac('sha256', key).update(`ledger\n${chain}\n${body}`).digest('hex');
}

/** How many lines the file had when it was last written to; 0 where nothing says. */
async function headOf(path: string): Promise<number> {
  const text = await readFile(`${path}.head`, 'utf8').catch(() => '');
  const value = parsed(text);
  return Value.Check(headSchema, value) ? value.lines : 0;
}

async function appendSealed(
  path: string,
  key: Buffer,
  { chain: before, count }: ReadLedger,
  lines: readonly (LedgerLine | DeedLine)[],
): Promise<void> {
  let chain = before;
  const texts = lines.map((line) => {
    const body = JSON.stringify(line);
    chain = seal(key, chain, body);
    return `${body.slice(0, -1)},"mac":"${chain}"}\n`;
  });
  await appendDurably(path, texts.join(''));
  // Only after: a head that knows fewer lines than the file is one that a kill kept from being written.
  await writeFile(`${path}.head.new`, `${JSON.stringify({ lines: count + lines.length })}\n`, {
    mode: 0o600,
  });
  await rename(`${path}.head.new`, `${path}.head`);
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
