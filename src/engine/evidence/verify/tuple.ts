/** Fields of one tuple of a binary COPY, by position, without copying. Used again for each tuple. */
export class Tuple {
  bytes: Buffer = Buffer.alloc(0);
  /** The same bytes, to be read several at a time: Buffer's own reading checks its arguments, which costs more than the reading. */
  view: DataView = new DataView(new ArrayBuffer(0));
  readonly start: number[];
  /** -1 for NULL. */
  readonly length: number[];

  constructor(fields: number) {
    this.start = new Array<number>(fields).fill(0);
    this.length = new Array<number>(fields).fill(-1);
  }

  /** Points at the tuple whose field count stands at `at`. */
  read(bytes: Buffer, at: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    let next = at + 2;
    for (let field = 0; field < this.start.length; field += 1) {
      const length = this.view.getInt32(next);
      this.length[field] = length;
      this.start[field] = next + 4;
      next += 4 + Math.max(0, length);
    }
  }

  isNull(field: number): boolean {
    return this.length[field] === -1;
  }

  startOf(field: number): number {
    return this.start[field] ?? 0;
  }

  endOf(field: number): number {
    return this.startOf(field) + Math.max(0, this.length[field] ?? 0);
  }

  /** An int8 within ±2^53. */
  int8(field: number): number {
    const at = this.startOf(field);
    return this.view.getInt32(at) * 2 ** 32 + this.view.getUint32(at + 4);
  }

  int2(field: number): number {
    return this.view.getInt16(this.startOf(field));
  }

  /** Bytes to keep. */
  copyOf(field: number): Buffer {
    return Buffer.from(this.bytes.subarray(this.startOf(field), this.endOf(field)));
  }

  text(field: number): string {
    return this.bytes.toString('utf8', this.startOf(field), this.endOf(field));
  }

  uuid(field: number): string {
    return uuidText(this.bytes, this.startOf(field));
  }

  /** How many elements a one-dimensional array has. */
  count(field: number): number {
    const at = this.startOf(field);
    return this.view.getInt32(at) === 1 ? this.view.getInt32(at + 12) : 0;
  }

  /** Where an element of an array of uuids begins: after five words of header, each with its length before it. */
  elementAt(field: number, index: number): number {
    return this.startOf(field) + 24 + index * 20;
  }

  uuids(field: number): string[] | undefined {
    if (this.isNull(field)) return undefined;
    return Array.from({ length: this.count(field) }, (_, i) =>
      uuidText(this.bytes, this.elementAt(field, i)),
    );
  }
}

/** The text of the UUID whose 16 bytes begin at `at`. */
export function uuidText(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
