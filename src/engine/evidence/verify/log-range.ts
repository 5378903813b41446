import { HASH_BYTES } from '../merkle.ts';
import type { FindingList } from './findings.ts';
import { Tuple, uuidText } from './tuple.ts';

const UUID_BYTES = 16;

/** The log's rows of positions [from, to), by event id, so that events can be read along with them in one pass. */
export class LogRange {
  /** What the log says was sealed: 32 bytes per position. */
  readonly hashes: Buffer;
  readonly #from: number;
  readonly #size: number;
  readonly #seen: Uint8Array;
  readonly #ids: Buffer;
  readonly #places: Uint32Array;
  readonly #tuple = new Tuple(3);
  #count = 0;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#size = to - from;
    this.hashes = Buffer.alloc(this.#size * HASH_BYTES);
    this.#seen = new Uint8Array(this.#size);
    this.#ids = Buffer.alloc(this.#size * UUID_BYTES);
    this.#places = new Uint32Array(this.#size);
  }

  get query(): string {
    const to = this.#from + this.#size;
    return `SELECT position, event, leaf_hash FROM evidence.log
            WHERE position >= ${this.#from} AND position < ${to} ORDER BY event`;
  }

  readonly row = (bytes: Buffer, at: number): void => {
    const tuple = this.#tuple;
    tuple.read(bytes, at);
    const place = tuple.int8(0) - this.#from;
    bytes.copy(this.#ids, this.#count * UUID_BYTES, tuple.startOf(1), tuple.endOf(1));
    bytes.copy(this.hashes, place * HASH_BYTES, tuple.startOf(2), tuple.endOf(2));
    this.#places[this.#count] = place;
    this.#seen[place] = 1;
    this.#count += 1;
  };

  get count(): number {
    return this.#count;
  }

  positionOf(row: number): number {
    return this.#from + (this.#places[row] ?? 0);
  }

  idOf(row: number): string {
    return uuidText(this.#ids, row * UUID_BYTES);
  }

  /** Whether a row's event comes before (-1), is (0) or comes after (1) the id whose 16 bytes begin at `at`. */
  compare(row: number, bytes: Buffer, at: number): number {
    const start = row * UUID_BYTES;
    for (let i = 0; i < UUID_BYTES; i += 1) {
      const difference = (this.#ids[start + i] ?? 0) - (bytes[at + i] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    return 0;
  }

  /** Whether a digest, as latin1 text, is what was sealed in a row. */
  sealed(row: number, digest: string): boolean {
    const start = (this.#places[row] ?? 0) * HASH_BYTES;
    for (let i = 0; i < HASH_BYTES; i += 1) if (this.hashes[start + i] !== digest.charCodeAt(i)) return false;
    return true;
  }

  reportGaps(findings: FindingList): void {
    for (let place = this.#seen.indexOf(0); place >= 0; place = this.#seen.indexOf(0, place + 1)) {
      findings.add('position_missing', { position: this.#from + place });
    }
  }
}
