import { HASH_BYTES } from '../merkle.ts';
import type { Tuple } from './tuple.ts';

/** Where the columns that are worked out from a leaf stand in the tuple. */
export interface LeafFields {
  readonly leaf: number;
  readonly event: number;
  readonly at: number;
  readonly action: number;
  readonly actor: number;
  readonly actorKind: number;
  readonly module: number;
  readonly record: number;
  readonly request: number;
  readonly subjects: number;
}

const QUOTE = 0x22;
const HYPHEN = 0x2d;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
/** PostgreSQL counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** The two hexadecimal digits of each byte, as the big-endian number that their characters make. */
const digitPairs = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0'), 'latin1').readUInt16BE(),
);
/** 1 for each such number. */
const isDigitPair = new Uint8Array(65_536);
for (const pair of digitPairs) isDigitPair[pair] = 1;

/** A text that is compared four characters at a time; the last four may overlap those before. */
interface Literal {
  readonly length: number;
  readonly words: Int32Array;
  readonly last: number;
}

function literal(text: string): Literal {
  const bytes = Buffer.from(text, 'latin1');
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32BE(4 * i));
  return { length: bytes.length, words, last: bytes.readInt32BE(bytes.length - 4) };
}

const LITERALS = {
  action: literal('{"action":"'),
  actor: literal('","actor":{"id":"'),
  kind: literal('","kind":"'),
  at: literal('"},"at":"'),
  commitments: literal('","commitments":['),
  id: literal('],"id":"'),
  module: literal('","module":"'),
  onBehalfOf: literal('","onBehalfOf":"'),
  purpose: literal('","purpose":"'),
  record: literal('","record":"'),
  request: literal('","request":"'),
  subjects: literal('","subjects":["'),
  endOfSubjects: literal('"],"v":1}'),
  end: literal('","v":1}'),
};
/** A commitment in quotes and the comma after it. */
const COMMITMENT_STEP = 67;
const UUID_LENGTH = 36;
/** Instead of a place in the leaf: something before it did not match. Every step hands it on. */
const NO = -1;

/**
 * Compares a leaf with the columns beside it, byte by byte and in the one order that canonical JSON has, without parsing: this
 * runs for every event of a log. Whatever doesn't match exactly is looked at again, slowly, to say what is wrong. Each step
 * takes the place where it begins and gives the one where it ends.
 */
export class LeafMatcher {
  /** Set by `matches`: where the first commitment's hexadecimal digits stand in the tuple's bytes, and how many there are. */
  commitmentsAt = 0;
  commitmentCount = 0;

  #view: DataView = new DataView(new ArrayBuffer(0));
  readonly #day: Buffer = Buffer.alloc(10);
  #dayStart = Number.NaN;
  readonly #fields: LeafFields;

  constructor(fields: LeafFields) {
    this.#fields = fields;
  }

  /** Whether leaf and columns of a tuple agree. */
  matches(tuple: Tuple): boolean {
    const fields = this.#fields;
    const { bytes, view } = tuple;
    this.#view = view;
    let at = literally(view, tuple.startOf(fields.leaf), LITERALS.action);
    at = sameText(bytes, at, tuple, fields.action);
    at = literally(view, at, LITERALS.actor);
    at = actor(at, tuple, fields.actor);
    at = literally(view, at, LITERALS.kind);
    at = sameText(bytes, at, tuple, fields.actorKind);
    at = literally(view, at, LITERALS.at);
    at = this.#instant(bytes, at, tuple.int8(fields.at));
    at = literally(view, at, LITERALS.commitments);
    at = this.#commitments(bytes, view, at);
    at = literally(view, at, LITERALS.id);
    at = sameUuid(tuple, at, tuple.startOf(fields.event));
    at = tuple.isNull(fields.module)
      ? at
      : sameText(bytes, literally(view, at, LITERALS.module), tuple, fields.module);
    at = optionalValue(tuple, at, LITERALS.onBehalfOf);
    at = optionalValue(tuple, at, LITERALS.purpose);
    at = optionalUuid(tuple, at, LITERALS.record, fields.record);
    at = optionalUuid(tuple, at, LITERALS.request, fields.request);
    at = subjectsAndEnd(tuple, at, fields.subjects);
    return at === tuple.endOf(fields.leaf);
  }

  #commitments(bytes: Buffer, view: DataView, from: number): number {
    this.commitmentCount = 0;
    this.commitmentsAt = from + 1;
    let at = from;
    while (at !== NO && bytes[at] === QUOTE) {
      if (!isHexadecimal(view, at + 1, 64) || bytes[at + 65] !== QUOTE) return NO;
      this.commitmentCount += 1;
      at += 66;
      if (bytes[at] !== COMMA) return at;
      at += 1;
    }
    return this.commitmentCount === 0 ? at : NO;
  }

  /** Whether a commitment is the digest given, which is latin1 text. Only after `matches`. */
  commits(part: number, digest: string): boolean {
    const start = this.commitmentsAt + part * COMMITMENT_STEP;
    for (let i = 0; i < HASH_BYTES; i += 1) {
      if (this.#view.getUint16(start + 2 * i) !== digitPairs[digest.charCodeAt(i)]) return false;
    }
    return true;
  }

  /** `2026-11-24T10:00:00.000Z` against microseconds since 2000. The day is worked out once as long as it stays the same. */
  #instant(bytes: Buffer, at: number, microseconds: number): number {
    if (at === NO) return NO;
    const day = this.#day;
    for (let i = 0; i < 10; i += 1) {
      if (bytes[at + i] === day[i]) continue;
      this.#newDay(bytes, at);
      break;
    }
    const clock =
      digits(bytes, at + 11, 2) * 3_600_000 +
      digits(bytes, at + 14, 2) * 60_000 +
      digits(bytes, at + 17, 2) * 1000 +
      digits(bytes, at + 20, 3);
    const agrees =
      bytes[at + 10] === 0x54 &&
      bytes[at + 13] === 0x3a &&
      bytes[at + 16] === 0x3a &&
      bytes[at + 19] === 0x2e &&
      bytes[at + 23] === 0x5a &&
      (this.#dayStart + clock) * 1000 === microseconds;
    return agrees ? at + 24 : NO;
  }

  #newDay(bytes: Buffer, at: number): void {
    bytes.copy(this.#day, 0, at, at + 10);
    this.#dayStart = Date.parse(`${this.#day.toString('latin1')}T00:00:00Z`) - POSTGRES_EPOCH_MS;
  }
}

function literally(view: DataView, at: number, { words, length, last }: Literal): number {
  if (at === NO || at + length > view.byteLength) return NO;
  for (let i = 0; i < words.length; i += 1) if (view.getInt32(at + 4 * i) !== words[i]) return NO;
  return view.getInt32(at + length - 4) === last ? at + length : NO;
}

/** The text of a column, which is not empty. */
function sameText(bytes: Buffer, at: number, tuple: Tuple, field: number): number {
  const [start, length] = [tuple.startOf(field), tuple.length[field] ?? -1];
  if (at === NO || length <= 0) return NO;
  for (let i = 0; i < length; i += 1) if (bytes[at + i] !== bytes[start + i]) return NO;
  return at + length;
}

/** The text of the UUID whose 16 bytes begin at `start`. */
function sameUuid({ bytes, view }: Tuple, from: number, start: number): number {
  if (from === NO || from + UUID_LENGTH > view.byteLength) return NO;
  let at = from;
  for (let i = 0; i < 16; i += 2) {
    if ((i === 4 || i === 6 || i === 8 || i === 10) && bytes[at++] !== HYPHEN) return NO;
    const [first, second] = [
      digitPairs[bytes[start + i] ?? 0] ?? 0,
      digitPairs[bytes[start + i + 1] ?? 0] ?? 0,
    ];
    if (view.getInt32(at) !== ((first << 16) | second)) return NO;
    at += 4;
  }
  return at;
}

/** An actor that is no UUID stands in no column. */
function actor(at: number, tuple: Tuple, field: number): number {
  if (!tuple.isNull(field)) return sameUuid(tuple, at, tuple.startOf(field));
  const end = value(tuple.bytes, at);
  return end !== NO && !isUuid(tuple.bytes.toString('latin1', at, end)) ? end : NO;
}

/** A value without escapes, up to its closing quote. */
function value(bytes: Buffer, from: number): number {
  if (from === NO) return NO;
  let at = from;
  for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
    if (byte === undefined || byte === BACKSLASH || at - from > 100) return NO;
  }
  return at > from ? at : NO;
}

/** A key that stands in no column, with its value. A leaf without it is as good. */
function optionalValue({ bytes, view }: Tuple, at: number, key: Literal): number {
  const begin = literally(view, at, key);
  return begin === NO ? at : value(bytes, begin);
}

/** Where the column is empty the key is not in the leaf: what comes next would not match then. */
function optionalUuid(tuple: Tuple, at: number, key: Literal, field: number): number {
  return tuple.isNull(field) ? at : sameUuid(tuple, literally(tuple.view, at, key), tuple.startOf(field));
}

function subjectsAndEnd(tuple: Tuple, from: number, field: number): number {
  const { view } = tuple;
  if (tuple.isNull(field)) return literally(view, from, LITERALS.end);
  const count = tuple.count(field);
  let at = count > 0 ? literally(view, from, LITERALS.subjects) : NO;
  for (let i = 0; i < count; i += 1) {
    at = sameUuid(tuple, i === 0 ? at : nextInList(tuple.bytes, at), tuple.elementAt(field, i));
  }
  return literally(view, at, LITERALS.endOfSubjects);
}

/** Between the quotes of two values of a list. */
function nextInList(bytes: Buffer, at: number): number {
  const agrees = at !== NO && bytes[at] === QUOTE && bytes[at + 1] === COMMA && bytes[at + 2] === QUOTE;
  return agrees ? at + 3 : NO;
}

function isHexadecimal(view: DataView, at: number, length: number): boolean {
  if (at + length > view.byteLength) return false;
  for (let i = at; i < at + length; i += 2) if (isDigitPair[view.getUint16(i)] === 0) return false;
  return true;
}

function digits(bytes: Buffer, at: number, count: number): number {
  let number = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
