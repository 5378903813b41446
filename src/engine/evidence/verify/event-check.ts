import { hash } from 'node:crypto';
import type { JsonValue } from '../../../metadata/json.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FindingList } from './findings.ts';
import { isUuid, LeafMatcher } from './leaf-matcher.ts';
import { Tuple } from './tuple.ts';

/** Columns of the verifier's one query, in order. */
export const FIELDS = {
  position: 0,
  sealed: 1,
  leafHash: 2,
  event: 3,
  leaf: 4,
  at: 5,
  action: 6,
  actor: 7,
  actorKind: 8,
  module: 9,
  record: 10,
  request: 11,
  subjects: 12,
  part: 13,
  salt: 14,
  payload: 15,
} as const;

const FIELD_COUNT = 16;

/** The first and last event id of a range: with them PostgreSQL reads a slice of each table instead of looking up each row. */
export const RANGE_IDS = `SELECT min(event::text COLLATE "C") AS first, max(event::text COLLATE "C") AS last
  FROM evidence.log WHERE position >= $1 AND position < $2`;

/**
 * The rows of positions [from, to), whose events have ids from `first` to `last`: an event appears once for each of its
 * payloads, once when it has none, in any order.
 */
export function rangeQuery(from: number, to: number, first: string, last: string): string {
  return `SELECT l.position, l.event, l.leaf_hash, e.id, e.leaf, e.at, e.action, e.actor, e.actor_kind, e.module, e.record,
                 e.request, e.subjects, p.part, p.salt, p.payload
          FROM evidence.log l
          LEFT JOIN evidence.events e ON e.id = l.event AND e.id BETWEEN '${first}' AND '${last}'
          LEFT JOIN evidence.payloads p ON p.event = l.event AND p.event BETWEEN '${first}' AND '${last}'
          WHERE l.position >= ${from} AND l.position < ${to}`;
}

export interface EventCounts {
  events: number;
  payloads: number;
  commitments: number;
}

/** Checks the rows of a range one by one and gathers the leaf hashes, worked out anew, in the order of the log. */
export class EventCheck {
  readonly counts: EventCounts = { events: 0, payloads: 0, commitments: 0 };
  /** 32 bytes per position. */
  readonly hashes: Buffer;
  /** 1 where the log has a row. */
  readonly seen: Uint8Array;

  readonly #from: number;
  readonly #findings: FindingList;
  readonly #tuple = new Tuple(FIELD_COUNT);
  readonly #matcher = new LeafMatcher(FIELDS);
  #scratch = Buffer.alloc(4096);

  constructor(from: number, to: number, findings: FindingList) {
    this.#from = from;
    this.#findings = findings;
    this.hashes = Buffer.alloc((to - from) * 32);
    this.seen = new Uint8Array(to - from);
  }

  readonly row = (bytes: Buffer, at: number): void => {
    const tuple = this.#tuple;
    tuple.read(bytes, at);
    const position = tuple.int8(FIELDS.position);
    const place = position - this.#from;
    const first = this.seen[place] === 0;
    this.seen[place] = 1;
    if (tuple.isNull(FIELDS.event)) {
      if (first) this.#eventMissing(tuple, position);
      return;
    }
    const fast = this.#matcher.matches(tuple);
    if (first) this.#leaf(tuple, position, fast);
    if (!tuple.isNull(FIELDS.part)) this.#payload(tuple, position, fast);
  };

  #eventMissing(tuple: Tuple, position: number): void {
    this.#findings.add('event_missing', { position, event: tuple.uuid(FIELDS.sealed) });
    this.#takeSealedHash(tuple, position);
  }

  /** A fault that has been reported is not carried up the tree, where it would make every later checkpoint look wrong. */
  #takeSealedHash(tuple: Tuple, position: number): void {
    const at = (position - this.#from) * 32;
    tuple.bytes.copy(this.hashes, at, tuple.startOf(FIELDS.leafHash), tuple.endOf(FIELDS.leafHash));
  }

  #leaf(tuple: Tuple, position: number, fast: boolean): void {
    this.counts.events += 1;
    const digest = this.#digest(0, tuple, FIELDS.leaf, 'latin1');
    const at = (position - this.#from) * 32;
    this.hashes.write(digest, at, 'latin1');
    const start = tuple.startOf(FIELDS.leafHash);
    if (this.hashes.compare(tuple.bytes, start, start + 32, at, at + 32) !== 0) {
      this.#findings.add('leaf_differs', { position, event: tuple.uuid(FIELDS.event) });
      this.#takeSealedHash(tuple, position);
    }
    if (fast) this.counts.commitments += this.#matcher.commitmentCount;
    else this.#leafSlowly(tuple, position);
  }

  /** SHA-256 of a prefix and a field: 0x00 for a leaf, the salt for a payload (`prefix` is the salt's field then). */
  #digest(prefix: number, tuple: Tuple, field: number, encoding: 'latin1' | 'hex'): string {
    const [start, end] = [tuple.startOf(field), tuple.endOf(field)];
    let used = 1;
    if (this.#scratch.length < end - start + 64) this.#scratch = Buffer.alloc((end - start) * 2 + 64);
    if (prefix === 0) this.#scratch[0] = 0;
    else used = tuple.bytes.copy(this.#scratch, 0, tuple.startOf(prefix), tuple.endOf(prefix));
    used += tuple.bytes.copy(this.#scratch, used, start, end);
    return hash('sha256', this.#scratch.subarray(0, used), encoding);
  }

  #payload(tuple: Tuple, position: number, fast: boolean): void {
    this.counts.payloads += 1;
    const part = tuple.int2(FIELDS.part);
    const digest = this.#digest(FIELDS.salt, tuple, FIELDS.payload, 'hex');
    if (fast && part < this.#matcher.commitmentCount && this.#matcher.commits(part, digest)) return;
    const commitments = commitmentsOf(tuple.text(FIELDS.leaf));
    if (commitments[part] === digest) return;
    const code = commitments[part] === undefined ? 'payload_unknown' : 'payload_differs';
    this.#findings.add(code, { position, event: tuple.uuid(FIELDS.event), detail: `Part ${part}.` });
  }

  /** Says what is wrong with a leaf that the matcher did not accept. */
  #leafSlowly(tuple: Tuple, position: number): void {
    const event = tuple.uuid(FIELDS.event);
    const text = tuple.text(FIELDS.leaf);
    const leaf = parseLeaf(text);
    if (leaf === null) {
      this.#findings.add('leaf_malformed', { position, event });
      return;
    }
    this.counts.commitments += commitmentsOf(text).length;
    const differing = differingColumns(leaf, tuple);
    if (differing.length > 0) {
      this.#findings.add('column_differs', { position, event, detail: `${differing.join(', ')}.` });
    } else {
      // Columns agree, so the form is what the matcher refused: an unknown key, a value that is no code.
      this.#findings.add('leaf_malformed', { position, event });
    }
  }
}

type LeafObject = { readonly [key: string]: JsonValue | undefined };

function parseLeaf(text: string): LeafObject | null {
  try {
    const value: JsonValue = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return canonicalJson(value) === text ? (value as LeafObject) : null;
  } catch {
    return null;
  }
}

function commitmentsOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text).commitments;
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

function differingColumns(leaf: LeafObject, tuple: Tuple): string[] {
  const actor = leaf.actor as LeafObject | undefined;
  const actorId = typeof actor?.id === 'string' && isUuid(actor.id) ? actor.id : undefined;
  const text = (field: number) => (tuple.isNull(field) ? undefined : tuple.text(field));
  const uuid = (field: number) => (tuple.isNull(field) ? undefined : tuple.uuid(field));
  const subjects = Array.isArray(leaf.subjects) ? leaf.subjects.join() : undefined;
  const instant = Temporal.Instant.fromEpochMilliseconds(946_684_800_000 + tuple.int8(FIELDS.at) / 1000);
  const pairs: [string, JsonValue | undefined, string | undefined][] = [
    ['id', leaf.id, uuid(FIELDS.event)],
    ['at', leaf.at, instant.toString({ fractionalSecondDigits: 3 })],
    ['action', leaf.action, text(FIELDS.action)],
    ['actor', actorId, uuid(FIELDS.actor)],
    ['actor_kind', actor?.kind, text(FIELDS.actorKind)],
    ['module', leaf.module, text(FIELDS.module)],
    ['record', leaf.record, uuid(FIELDS.record)],
    ['request', leaf.request, uuid(FIELDS.request)],
    ['subjects', subjects, tuple.uuids(FIELDS.subjects)?.join()],
  ];
  return pairs.filter(([, inLeaf, inColumn]) => inLeaf !== inColumn).map(([name]) => name);
}
