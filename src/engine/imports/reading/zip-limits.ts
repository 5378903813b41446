import { UnreadableTable } from './table.ts';

const MOST_ENTRIES = 2_000;
const MOST_INFLATED = 512 * 2 ** 20;
const END_RECORD = 22;
const ENTRY = 46;
const LONGEST_COMMENT = 65_535;

/**
 * Refuses a workbook that would unpack to more than a machine can hold, by what its directory says before anything is unpacked;
 * the reader holds every entry to the size that it declares. Throws `UnreadableTable`.
 */
export function checkZipLimits(file: Buffer): void {
  const at = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (at < 0 || at < file.length - END_RECORD - LONGEST_COMMENT || at + END_RECORD > file.length)
    throw damaged();
  const count = file.readUInt16LE(at + 10);
  let entry = file.readUInt32LE(at + 16);
  if (count > MOST_ENTRIES) throw tooLarge();
  let inflated = 0;
  for (let index = 0; index < count; index += 1) {
    if (entry + ENTRY > at || file.readUInt32LE(entry) !== 0x02014b50) throw damaged();
    const [packed, size] = [file.readUInt32LE(entry + 20), file.readUInt32LE(entry + 24)];
    // A size of nothing for something, or one that is written elsewhere (ZIP64), is no size that can be held to.
    if ((size === 0 && packed > 2) || size === 0xffffffff) throw tooLarge();
    inflated += size;
    if (inflated > MOST_INFLATED) throw tooLarge();
    entry +=
      ENTRY + file.readUInt16LE(entry + 28) + file.readUInt16LE(entry + 30) + file.readUInt16LE(entry + 32);
  }
}

function damaged(): UnreadableTable {
  return new UnreadableTable({
    en: 'This workbook is damaged. Open it in a spreadsheet program and save it again.',
    es: 'Este libro está dañado. Ábralo en un programa de hojas de cálculo y guárdelo de nuevo.',
  });
}

function tooLarge(): UnreadableTable {
  return new UnreadableTable({
    en: 'This workbook unpacks to more than 512 MiB. Save the sheet as CSV and import that.',
    es: 'Este libro ocupa descomprimido más de 512 MiB. Guarde la hoja como CSV e impórtela.',
  });
}
