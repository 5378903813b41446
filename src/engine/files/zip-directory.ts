/** Reads a part of a content: from `start` up to `end`, which is not included. */
export type ReadPart = (start: number, end: number) => Promise<Buffer>;

const END_RECORD = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY = 46;
const LARGEST_DIRECTORY = 4 * 2 ** 20;

/**
 * The names in the directory of a ZIP archive, without opening any of them. Null when there is no directory that belongs to
 * the whole file (cut short, with something else before it), or one too large to look through.
 */
export async function zipNames(size: number, read: ReadPart): Promise<readonly string[] | null> {
  const tailStart = Math.max(0, size - END_RECORD - LONGEST_COMMENT);
  const tail = await read(tailStart, size);
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (at < 0 || at + END_RECORD > tail.length) return null;
  const count = tail.readUInt16LE(at + 10);
  const length = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (start + length !== tailStart + at || length > LARGEST_DIRECTORY) return null;
  return namesOf(await read(start, start + length), count);
}

function namesOf(directory: Buffer, count: number): readonly string[] | null {
  const names: string[] = [];
  let at = 0;
  while (names.length < count) {
    if (at + ENTRY > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = directory.readUInt16LE(at + 28);
    names.push(directory.toString('utf8', at + ENTRY, at + ENTRY + nameLength));
    at += ENTRY + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return at === directory.length ? names : null;
}
