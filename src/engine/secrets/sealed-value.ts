/** A value as it is sealed: what is encrypted, and what it is bound to. */
import type { JsonValue } from '../../metadata/json.ts';
import { SealBroken, seal, unseal } from '../files/sealed-text.ts';

/** Where a sealed value belongs. It opens for this place only: neither another record's nor an older one can be put here. */
export interface ValuePlace {
  readonly id: string;
  readonly module: string;
  readonly record: string;
  readonly field: string;
  readonly version: number;
  /** The data key. */
  readonly key: string;
}

/** Yes and no, a PIN of four digits and one of six, have the same length when they are sealed. */
const BLOCK = 256;
const END = 0x80;

export function sealValue(key: Buffer, place: ValuePlace, value: JsonValue): Buffer {
  const plain = padded(Buffer.from(JSON.stringify(value)));
  try {
    return seal(key, placeText(place), plain);
  } finally {
    plain.fill(0);
  }
}

/** Opens what `sealValue` made. Throws `SealBroken`. */
export function openValue(key: Buffer, place: ValuePlace, sealed: Buffer): JsonValue {
  const plain = unseal(key, placeText(place), sealed);
  try {
    const end = plain.lastIndexOf(END);
    if (end < 0 || plain.subarray(end + 1).some((byte) => byte !== 0))
      throw new SealBroken('What was sealed does not end as it should.');
    return JSON.parse(plain.toString('utf8', 0, end)) as JsonValue;
  } finally {
    plain.fill(0);
  }
}

/** ISO/IEC 7816-4: one byte 0x80, then zeros up to the block. */
function padded(plain: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil((plain.length + 1) / BLOCK) * BLOCK);
  plain.copy(whole);
  whole[plain.length] = END;
  plain.fill(0);
  return whole;
}

function placeText({ id, module, record, field, version, key }: ValuePlace): string {
  return JSON.stringify(['secret value', module, record, field, version, id, key]);
}
