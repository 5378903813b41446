import { inflateRawSync } from 'node:zlib';

/** The parts of a ZIP archive as text, by name; enough of the format for what the product writes. */
export function unzipped(archive: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let at = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = archive.readUInt16LE(at + 10);
  at = archive.readUInt32LE(at + 16);
  for (let part = 0; part < count; part += 1) {
    const [method, size, nameLength] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
    ];
    const head = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = head + 30 + archive.readUInt16LE(head + 26) + archive.readUInt16LE(head + 28);
    const content = archive.subarray(start, start + size);
    parts.set(name, (method === 8 ? inflateRawSync(content) : content).toString('utf8'));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return parts;
}
