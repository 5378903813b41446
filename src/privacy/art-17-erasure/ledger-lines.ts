/** What stands in the ledger's file, line by line, and how a line is sealed to those before it. */
import { createHmac } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { seal, unseal } from '../../engine/files/sealed-text.ts';
import type { JsonObject } from '../../metadata/json.ts';
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
  /** Its facts are more than ids, codes and dates: in the file they are sealed with the ledger's key. */
  readonly sealed?: true;
}

export interface LedgerLines {
  /** Erasures, in the order in which they were written. */
  readonly lines: ReadonlyMap<string, LedgerLine>;
  readonly deeds: ReadonlyMap<string, DeedLine>;
  /** Both, in the order of the file. */
  readonly inOrder: readonly (LedgerLine | DeedLine)[];
  /** Erasures of the first version of the file, which wrote a line a token, before the commit, and not whose. */
  readonly unattributed: ReadonlySet<string>;
  /** Lines that were in this file once, were not left out by `compact`, and are not there any more. */
  readonly missing: number;
  /** How often it was compacted. */
  readonly generation: number;
  /** How many lines were left out, in all. */
  readonly dropped: number;
}

/** What stands beside the file: how many lines were written in all, and how many of these were left out. */
export interface LedgerHead {
  readonly lines?: number;
  readonly dropped?: number;
}

/** Which deeds others make needless. It knows the kinds; this folder does not. */
export interface Superseding {
  /** Of the deeds of one ledger. */
  within(inOrder: readonly (LedgerLine | DeedLine)[]): ReadonlySet<string>;
  /** Of deeds that are not in a compacted ledger: those that it may have left out. */
  beside(ledger: readonly (LedgerLine | DeedLine)[], lacking: readonly DeedLine[]): ReadonlySet<string>;
}

export interface ReadLedger extends LedgerLines {
  readonly count: number;
  /** What the next line is sealed to. */
  readonly chain: string;
  /** The lines without their seals, as they would be written anew, with the deed that each is of. */
  readonly bodies: readonly { readonly deed: string | undefined; readonly body: string }[];
  /** Whether a line was sealed: from there on each has to be. */
  readonly sealed: boolean;
  /** Lines of the file, the first one of a compacted file among them. */
  readonly read: number;
  /** How many lines the file itself says were left out. */
  readonly leftOut: number;
}

const EMPTY: ReadLedger = {
  lines: new Map(),
  deeds: new Map(),
  inOrder: [],
  unattributed: new Set(),
  missing: 0,
  generation: 0,
  dropped: 0,
  count: 0,
  chain: '',
  bodies: [],
  sealed: false,
  read: 0,
  leftOut: 0,
};

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
  sealed: Type.Optional(Type.Literal(true)),
});
/** The first line of a file that was compacted. */
const compactedSchema = Type.Object({
  version: Type.Literal(4),
  generation: Type.Integer({ minimum: 1 }),
  dropped: Type.Integer({ minimum: 0 }),
});
const firstVersion = Type.Object({ token: Type.String(), erasure: uuid });
const sealedFacts = Type.Object({ sealed: Type.String() });

const SEAL = /^(.*),"mac":"([0-9a-f]{64})"\}$/s;

/**
 * What a kill cut off at the end is no line: the database knows it, and it is written again. Any other broken line is refused. `head`: how
 * many lines the file has had. `from`: what was read of the same file before; `text` is what came after it.
 */
export function parseLedger(
  path: string,
  text: string,
  key: Buffer,
  head: LedgerHead = {},
  from: ReadLedger = EMPTY,
): ReadLedger {
  const lines = new Map(from.lines);
  const deeds = new Map(from.deeds);
  const inOrder = [...from.inOrder];
  const bodies = [...from.bodies];
  const unattributed = new Set(from.unattributed);
  let compacted = { generation: from.generation, dropped: from.leftOut };
  let { chain, sealed } = from;
  const before = from.read;
  for (const [index, raw] of text.split('\n').slice(0, -1).entries()) {
    if (raw.trim() === '') continue;
    const value = parsed(raw);
    const opening = before + index === 0 && Value.Check(compactedSchema, value);
    if (!opening && !isLine(value))
      throw new Error(
        `Line ${before + index + 1} of ${path} cannot be read. It says what was erased or taken away: put the file back from a copy before Attesta starts.`,
      );
    const [, body, mac] = SEAL.exec(raw) ?? [];
    if (mac === undefined ? sealed : mac !== sealOf(key, chain, `${body}}`))
      throw new Error(
        `Line ${before + index + 1} of ${path} was changed since it was written, or a line before it was taken out (or keys/erasure-ledger.key is another's). Put the file back from a copy before Attesta starts; where there is none, move it away, and it is written anew from the database.`,
      );
    sealed ||= mac !== undefined;
    chain = mac ?? sealOf(key, chain, raw);
    if (opening) {
      compacted = value;
      continue;
    }
    const line = Value.Check(deedSchema, value) ? openFacts(key, value as DeedLine) : (value as LedgerLine);
    bodies.push({
      deed: line.version === 3 ? line.deed : undefined,
      body: mac === undefined ? raw : `${body}}`,
    });
    if (Value.Check(firstVersion, value)) unattributed.add(value.erasure);
    else {
      inOrder.push(line);
      if (line.version === 3) deeds.set(line.deed, line);
      else lines.set(line.erasure, line);
    }
  }
  const count = bodies.length;
  // A kill may have come between the file and its head.
  const dropped = Math.max(compacted.dropped, head.dropped ?? 0);
  const missing = Math.max(0, (head.lines ?? 0) - dropped - count);
  const read = before + text.split('\n').length - 1;
  const { generation, dropped: leftOut } = compacted;
  const found = { lines, deeds, inOrder, unattributed, missing, generation, dropped };
  return { ...found, count, chain, bodies, sealed, read, leftOut };
}

function isLine(value: unknown): boolean {
  return [firstVersion, lineSchema, deedSchema].some((schema) => Value.Check(schema, value));
}

export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Lines as they stand in the file, each sealed to the one before, from `chain` on. */
export function sealedLines(key: Buffer, from: string, bodies: readonly string[]): string {
  let chain = from;
  const texts = bodies.map((body) => {
    chain = sealOf(key, chain, body);
    return `${body.slice(0, -1)},"mac":"${chain}"}\n`;
  });
  return texts.join('');
}

export function bodyOf(key: Buffer, line: LedgerLine | DeedLine): string {
  return JSON.stringify(line.version === 3 && line.sealed ? sealFacts(key, line) : line);
}

/** The file without the deeds that others make needless, as it is written anew. */
export function compactedText(key: Buffer, ledger: ReadLedger, needless: ReadonlySet<string>): string {
  const kept = ledger.bodies.filter(({ deed }) => deed === undefined || !needless.has(deed));
  const dropped = ledger.dropped + ledger.bodies.length - kept.length;
  const first = JSON.stringify({ version: 4, generation: ledger.generation + 1, dropped });
  return sealedLines(key, '', [first, ...kept.map(({ body }) => body)]);
}

/** Whether everything that `other` says stands in `ledger`, or was made needless by what does. */
export function covers(ledger: LedgerLines, other: LedgerLines, superseded: Superseding): boolean {
  return lackingIn(ledger, other, superseded).length === 0;
}

/** What `other` says and `ledger` neither says nor has made needless. */
export function lackingIn(
  ledger: LedgerLines,
  other: LedgerLines,
  superseded: Superseding,
): readonly (LedgerLine | DeedLine)[] {
  const lacking = other.inOrder.filter((line) => !holds(ledger, line));
  if (ledger.dropped === 0) return lacking;
  const needless = superseded.beside(
    ledger.inOrder,
    lacking.filter((line) => line.version === 3),
  );
  return lacking.filter((line) => line.version === 2 || !needless.has(line.deed));
}

export function holds(
  { lines, deeds }: Pick<LedgerLines, 'lines' | 'deeds'>,
  line: LedgerLine | DeedLine,
): boolean {
  return line.version === 2 ? lines.has(line.erasure) : deeds.has(line.deed);
}

function sealOf(key: Buffer, chain: string, body: string): string {
  return createHmac('sha256', key).update(`ledger\n${chain}\n${body}`).digest('hex');
}

/** Another key than the one of the chain and of the tokens. */
function factsKey(key: Buffer): Buffer {
  return createHmac('sha256', key).update('ledger facts').digest();
}

const placeOf = ({ deed, kind }: Pick<DeedLine, 'deed' | 'kind'>) => `ledger ${kind} ${deed}`;

function sealFacts(key: Buffer, line: DeedLine): DeedLine {
  const sealed = seal(factsKey(key), placeOf(line), Buffer.from(JSON.stringify(line.facts)));
  return { ...line, facts: { sealed: sealed.toString('base64') } };
}

function openFacts(key: Buffer, line: DeedLine): DeedLine {
  if (!line.sealed || !Value.Check(sealedFacts, line.facts)) return line;
  const plain = unseal(factsKey(key), placeOf(line), Buffer.from(line.facts.sealed, 'base64'));
  return { ...line, facts: JSON.parse(plain.toString()) as JsonObject };
}
