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
const BACKSLASH = 0x5c;
/** PostgreSQL counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

const hexValue = new Uint8Array(256).fill(255);
for (const [value, digit] of [...'0123456789abcdef'].entries()) hexValue[digit.charCodeAt(0)] = value;

const literal = (text: string): Uint8Array => Buffer.from(text, 'latin1');
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
  nextSubject: literal('","'),
  endOfSubjects: literal('"],"v":1}'),
  end: literal('","v":1}'),
};
/** A commitment in quotes and the comma after it. */
const COMMITMENT_STEP = 67;

/**
 * Compares a leaf with the columns beside it, byte by byte and in the one order that canonical JSON has, without parsing: this
 * runs for every event of a log. Whatever doesn't match exactly is looked at again, slowly, to say what is wrong.
 */
export class LeafMatcher {
  /** Set by `matches`: where the first commitment's hexadecimal digits stand in the tuple's bytes, and how many there are. */
  commitmentsAt = 0;
  commitmentCount = 0;

  #bytes: Buffer = Buffer.alloc(0);
  #next = 0;
  readonly #day: Buffer = Buffer.alloc(10);
  #dayStart = Number.NaN;
  readonly #fields: LeafFields;

  constructor(fields: LeafFields) {
    this.#fields = fields;
  }

  /** Whether leaf and columns of a tuple agree. */
  matches(tuple: Tuple): boolean {
    const fields = this.#fields;
    this.#bytes = tuple.bytes;
    this.#next = tuple.startOf(fields.leaf);
    return (
      this.#literal(LITERALS.action) &&
      this.#text(tuple, fields.action) &&
      this.#literal(LITERALS.actor) &&
      this.#actor(tuple) &&
      this.#literal(LITERALS.kind) &&
      this.#text(tuple, fields.actorKind) &&
      this.#literal(LITERALS.at) &&
      this.#instant(tuple.int8(fields.at)) &&
      this.#literal(LITERALS.commitments) &&
      this.#commitments() &&
      this.#literal(LITERALS.id) &&
      this.#uuid(tuple.startOf(fields.event)) &&
      this.#optionals(tuple) &&
      this.#next === tuple.endOf(fields.leaf)
    );
  }

  #optionals(tuple: Tuple): boolean {
    const fields = this.#fields;
    if (tuple.isNull(fields.module) === this.#literal(LITERALS.module)) return false;
    if (!tuple.isNull(fields.module) && !this.#text(tuple, fields.module)) return false;
    if (this.#literal(LITERALS.onBehalfOf) && !this.#value()) return false;
    if (this.#literal(LITERALS.purpose) && !this.#value()) return false;
    return (
      this.#optionalUuid(tuple, fields.record, LITERALS.record) &&
      this.#optionalUuid(tuple, fields.request, LITERALS.request) &&
      this.#subjectsAndEnd(tuple)
    );
  }

  #optionalUuid(tuple: Tuple, field: number, key: Uint8Array): boolean {
    if (tuple.isNull(field)) return !this.#literal(key);
    return this.#literal(key) && this.#uuid(tuple.startOf(field));
  }

  #subjectsAndEnd(tuple: Tuple): boolean {
    const field = this.#fields.subjects;
    if (tuple.isNull(field)) return this.#literal(LITERALS.end);
    const count = tuple.count(field);
    for (let i = 0; i < count; i += 1) {
      const key = i === 0 ? LITERALS.subjects : LITERALS.nextSubject;
      if (!this.#literal(key) || !this.#uuid(tuple.elementAt(field, i))) return false;
    }
    return count > 0 && this.#literal(LITERALS.endOfSubjects);
  }

  /** Steps over the text given when it stands here. */
  #literal(text: Uint8Array): boolean {
    if (!this.#peek(text)) return false;
    this.#next += text.length;
    return true;
  }

  #peek(text: Uint8Array): boolean {
    const [bytes, at] = [this.#bytes, this.#next];
    for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
    return true;
  }

  #text(tuple: Tuple, field: number): boolean {
    const [bytes, at] = [this.#bytes, this.#next];
    const [start, length] = [tuple.startOf(field), tuple.length[field] ?? -1];
    for (let i = 0; i < length; i += 1) if (bytes[at + i] !== bytes[start + i]) return false;
    this.#next = at + length;
    return length > 0;
  }

  /** Whether the text that stands here is the UUID whose 16 bytes begin at `start`. */
  #uuid(start: number): boolean {
    const bytes = this.#bytes;
    let at = this.#next;
    for (let i = 0; i < 16; i += 1) {
      if ((i === 4 || i === 6 || i === 8 || i === 10) && bytes[at++] !== HYPHEN) return false;
      const high = hexValue[bytes[at++] ?? 0] ?? 255;
      const low = hexValue[bytes[at++] ?? 0] ?? 255;
      if (((high << 4) | low) !== bytes[start + i]) return false;
    }
    this.#next = at;
    return true;
  }

  /** An actor that is no UUID stands in no column. */
  #actor(tuple: Tuple): boolean {
    if (!tuple.isNull(this.#fields.actor)) return this.#uuid(tuple.startOf(this.#fields.actor));
    const start = this.#next;
    return this.#value() && !isUuid(this.#bytes.toString('latin1', start, this.#next));
  }

  /** Steps over a value without escapes, up to its closing quote. */
  #value(): boolean {
    const start = this.#next;
    const bytes = this.#bytes;
    let at = start;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at]) {
      if (byte === undefined || byte === BACKSLASH || at - start > 100) return false;
    }
    this.#next = at;
    return at > start;
  }

  #commitments(): boolean {
    const bytes = this.#bytes;
    this.commitmentCount = 0;
    this.commitmentsAt = this.#next + 1;
    while (bytes[this.#next] === QUOTE) {
      if (!this.#hexadecimal(this.#next + 1, 64) || bytes[this.#next + 65] !== QUOTE) return false;
      this.commitmentCount += 1;
      this.#next += 66;
      if (bytes[this.#next] !== 0x2c) return true;
      this.#next += 1;
    }
    return this.commitmentCount === 0;
  }

  #hexadecimal(at: number, length: number): boolean {
    for (let i = at; i < at + length; i += 1) if (hexValue[this.#bytes[i] ?? 0] === 255) return false;
    return true;
  }

  /** Whether a commitment's hexadecimal digits are those given. Only after `matches`. */
  commits(part: number, digest: string): boolean {
    const start = this.commitmentsAt + part * COMMITMENT_STEP;
    for (let i = 0; i < 64; i += 1) if (this.#bytes[start + i] !== digest.charCodeAt(i)) return false;
    return true;
  }

  /** `2026-11-24T10:00:00.000Z` against microseconds since 2000. The day is worked out once as long as it stays the same. */
  #instant(microseconds: number): boolean {
    const [bytes, at] = [this.#bytes, this.#next];
    if (bytes.compare(this.#day, 0, 10, at, at + 10) !== 0) this.#newDay(at);
    const clock =
      this.#digits(at + 11, 2) * 3_600_000 +
      this.#digits(at + 14, 2) * 60_000 +
      this.#digits(at + 17, 2) * 1000 +
      this.#digits(at + 20, 3);
    const punctuated =
      bytes[at + 10] === 0x54 &&
      bytes[at + 13] === 0x3a &&
      bytes[at + 16] === 0x3a &&
      bytes[at + 19] === 0x2e;
    this.#next = at + 24;
    return punctuated && bytes[at + 23] === 0x5a && (this.#dayStart + clock) * 1000 === microseconds;
  }

  #newDay(at: number): void {
    this.#bytes.copy(this.#day, 0, at, at + 10);
    this.#dayStart = Date.parse(`${this.#day.toString('latin1')}T00:00:00Z`) - POSTGRES_EPOCH_MS;
  }

  #digits(at: number, count: number): number {
    let value = 0;
    for (let i = at; i < at + count; i += 1) {
      const digit = (this.#bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  }
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
