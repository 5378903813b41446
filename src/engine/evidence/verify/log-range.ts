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
  /** The rows as they came, by position, until `sort`. */
  #ids: DataView;
  #places: Uint32Array;
  readonly #tuple = new Tuple(3);
  #count = 0;
  #ascending = true;

  constructor(from: number, to: number) {
    this.#from = from;
    this.#size = to - from;
    this.hashes = Buffer.alloc(this.#size * HASH_BYTES);
    this.#seen = new Uint8Array(this.#size);
    this.#ids = new DataView(new ArrayBuffer(this.#size * UUID_BYTES));
    this.#places = new Uint32Array(this.#size);
  }

  get query(): string {
    const to = this.#from + this.#size;
    return `SELECT position, event, leaf_hash FROM evidence.log
            WHERE position >= ${this.#from} AND position < ${to} ORDER BY position`;
  }

  readonly row = (bytes: Buffer, at: number): void => {
    const tuple = this.#tuple;
    tuple.read(bytes, at);
    const row = this.#count;
    const place = tuple.int8(0) - this.#from;
    bytes.copy(this.hashes, place * HASH_BYTES, tuple.startOf(2), tuple.endOf(2));
    const [to, event] = [row * UUID_BYTES, tuple.startOf(1)];
    for (let i = 0; i < UUID_BYTES; i += 4) this.#ids.setUint32(to + i, tuple.view.getUint32(event + i));
    if (row > 0 && this.compare(row - 1, this.#ids, to) > 0) this.#ascending = false;
    this.#places[row] = place;
    this.#seen[place] = 1;
    this.#count += 1;
  };

  /**
   * To be called after the last row. Events are sealed about in the order of their ids, so most ranges come in it; where one does
   * not, putting it in order here costs less than having the database sort every range.
   */
  sort(): void {
    if (this.#ascending) return;
    const [ids, places] = [this.#ids, this.#places];
    const order = Array.from({ length: this.#count }, (_, row) => row);
    order.sort((a, b) => this.compare(a, ids, b * UUID_BYTES));
    this.#ids = new DataView(new ArrayBuffer(ids.byteLength));
    this.#places = Uint32Array.from(order, (row) => places[row] ?? 0);
    for (const [to, row] of order.entries()) {
      for (let i = 0; i < UUID_BYTES; i += 4) {
        this.#ids.setUint32(to * UUID_BYTES + i, ids.getUint32(row * UUID_BYTES + i));
      }
    }
    this.#ascending = true;
  }

  get count(): number {
    return this.#count;
  }

  positionOf(row: number): number {
    return this.#from + (this.#places[row] ?? 0);
  }

  idOf(row: number): string {
    return uuidText(Buffer.from(this.#ids.buffer), row * UUID_BYTES);
  }

  /** Whether a row's event comes before (-1), is (0) or comes after (1) the id whose 16 bytes begin at `at`. */
  compare(row: number, view: DataView, at: number): number {
    const start = row * UUID_BYTES;
    for (let i = 0; i < UUID_BYTES; i += 4) {
      const difference = this.#ids.getUint32(start + i) - view.getUint32(at + i);
      if (difference !== 0) return difference < 0 ? -1 : 1;
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
