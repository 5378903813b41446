import { hash } from 'node:crypto';
import type { JsonValue } from '../../../metadata/json.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FindingList } from './findings.ts';
import { isUuid, LeafMatcher } from './leaf-matcher.ts';
import type { LogRange } from './log-range.ts';
import { Tuple } from './tuple.ts';

/** Columns of the verifier's query over events, in order. The payload follows its salt: they are hashed where they stand. */
const FIELDS = {
  event: 0,
  leaf: 1,
  at: 2,
  action: 3,
  actor: 4,
  actorKind: 5,
  module: 6,
  record: 7,
  request: 8,
  subjects: 9,
  part: 10,
  salt: 11,
  payload: 12,
} as const;

const FIELD_COUNT = 13;
const SALT_BYTES = 16;

export interface EventCounts {
  events: number;
  payloads: number;
  commitments: number;
}

/**
 * Checks the events of a range of the log in one pass over both, in the order of their ids: that each is there, hashes to what
 * was sealed, agrees with its columns, and that its contents are what it committed to.
 */
export class EventCheck {
  readonly counts: EventCounts = { events: 0, payloads: 0, commitments: 0 };
  readonly #log: LogRange;
  readonly #findings: FindingList;
  readonly #tuple = new Tuple(FIELD_COUNT);
  readonly #matcher = new LeafMatcher(FIELDS);
  /** The log's row that is next, or, when `#open`, whose event came last: its further contents may follow. */
  #row = 0;
  #open = false;

  constructor(log: LogRange, findings: FindingList) {
    this.#log = log;
    this.#findings = findings;
  }

  /** The events from the log's first id to its last, once for each of their payloads, once where they have none. */
  get query(): string {
    const [first, last] = [this.#log.idOf(0), this.#log.idOf(this.#log.count - 1)];
    return `SELECT e.id, e.leaf, e.at, e.action, e.actor, e.actor_kind, e.module, e.record, e.request, e.subjects,
                   p.part, p.salt, p.payload
            FROM evidence.events e
            LEFT JOIN evidence.payloads p ON p.event = e.id AND p.event BETWEEN '${first}' AND '${last}'
            WHERE e.id BETWEEN '${first}' AND '${last}' ORDER BY e.id`;
  }

  readonly row = (bytes: Buffer, at: number): void => {
    const tuple = this.#tuple;
    tuple.read(bytes, at);
    const first = this.#advance(tuple);
    if (first === null) return;
    const position = this.#log.positionOf(this.#row);
    const fast = this.#matcher.matches(tuple);
    if (first) this.#leaf(tuple, position, fast);
    if (!tuple.isNull(FIELDS.part)) this.#payload(tuple, position, fast);
  };

  /** Goes on to the log's row of a tuple's event. True when the event is new, false when it came before, null when another range has it. */
  #advance(tuple: Tuple): boolean | null {
    const at = tuple.startOf(FIELDS.event);
    for (; this.#row < this.#log.count; this.#leave()) {
      const order = this.#log.compare(this.#row, tuple.view, at);
      if (order > 0) return null;
      if (order < 0) continue;
      const first = !this.#open;
      this.#open = true;
      return first;
    }
    return null;
  }

  /** Leaves a row of the log, whose event has come by now or is gone. */
  #leave(): void {
    if (!this.#open) this.#absent();
    this.#row += 1;
    this.#open = false;
  }

  #absent(): void {
    const event = this.#log.idOf(this.#row);
    const repeated = this.#row > 0 && this.#log.idOf(this.#row - 1) === event;
    const position = this.#log.positionOf(this.#row);
    this.#findings.add(repeated ? 'event_repeated' : 'event_missing', { position, event });
  }

  /** To be called after the last tuple. */
  end(): void {
    while (this.#row < this.#log.count) this.#leave();
  }

  /**
   * A leaf that hashes to something else is reported, and the sealed hash stands: a fault that is known is not carried up the
   * tree, where it would make every later checkpoint look wrong.
   */
  #leaf(tuple: Tuple, position: number, fast: boolean): void {
    this.counts.events += 1;
    const { bytes } = tuple;
    const start = tuple.startOf(FIELDS.leaf) - 1;
    // The byte before the leaf was the end of its length, which has been read: RFC 6962's 0x00 goes there.
    bytes[start] = 0;
    const digest = hash('sha256', bytes.subarray(start, tuple.endOf(FIELDS.leaf)), 'latin1');
    if (!this.#log.sealed(this.#row, digest)) {
      this.#findings.add('leaf_differs', { position, event: tuple.uuid(FIELDS.event) });
    }
    if (fast) this.counts.commitments += this.#matcher.commitmentCount;
    else this.#leafSlowly(tuple, position);
  }

  #payload(tuple: Tuple, position: number, fast: boolean): void {
    this.counts.payloads += 1;
    const part = tuple.int2(FIELDS.part);
    const digest = payloadDigest(tuple);
    if (fast && part < this.#matcher.commitmentCount && this.#matcher.commits(part, digest)) return;
    const commitments = commitmentsOf(tuple.text(FIELDS.leaf));
    if (commitments[part] === Buffer.from(digest, 'latin1').toString('hex')) return;
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

/** SHA-256(salt ‖ payload) as latin1 text: the salt is moved up to its payload, over the length between them, which has been read. */
function payloadDigest(tuple: Tuple): string {
  const { bytes } = tuple;
  const end = tuple.startOf(FIELDS.salt) + SALT_BYTES - 1;
  const start = tuple.startOf(FIELDS.payload) - SALT_BYTES;
  for (let i = SALT_BYTES - 1, from = end; i >= 0; i -= 1, from -= 1) bytes[start + i] = bytes[from] ?? 0;
  return hash('sha256', bytes.subarray(start, tuple.endOf(FIELDS.payload)), 'latin1');
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
