/** Fields of one tuple of a binary COPY, by position, without copying. Used again for each tuple. */
export class Tuple {
  bytes: Buffer = Buffer.alloc(0);
  readonly start: number[];
  /** -1 for NULL. */
  readonly length: number[];

  constructor(fields: number) {
    this.start = new Array<number>(fields).fill(0);
    this.length = new Array<number>(fields).fill(-1);
  }

  /** Points at the tuple whose field count stands at `at`. */
  read(bytes: Buffer, at: number): void {
    this.bytes = bytes;
    let next = at + 2;
    for (let field = 0; field < this.start.length; field += 1) {
      const length = int4(bytes, next);
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
    return int4(this.bytes, at) * 2 ** 32 + (int4(this.bytes, at + 4) >>> 0);
  }

  int2(field: number): number {
    return this.bytes.readInt16BE(this.startOf(field));
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
    return int4(this.bytes, at) === 1 ? int4(this.bytes, at + 12) : 0;
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

/** A big-endian int4. Buffer's own reading checks its arguments, which costs more than the reading. */
function int4(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** The text of the UUID whose 16 bytes begin at `at`. */
export function uuidText(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
