/**
 * A share of the recovery key as a person keeps it: letters and digits that cannot be taken for one another (Crockford's base
 * 32), in groups of four, with what it belongs to and a check against slips of the pen.
 */
import { createHash } from 'node:crypto';
import type { Share } from './shamir.ts';

export interface TextShare extends Share {
  /** The first 4 bytes of the SHA-256 of the recovery key's public half: names the set that it belongs to. */
  readonly set: string;
  readonly threshold: number;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORMAT = 1;
const HEAD = 7;
const CHECK = 4;

/** Names a recovery key without telling it. */
export function shareSet(publicKey: Buffer): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 8);
}

/** `AT-0500-…`: format, set, threshold, number, the share, and a check. */
export function writeShare({ set, threshold, index, bytes }: TextShare): string {
  const body = Buffer.concat([
    Buffer.of(FORMAT),
    Buffer.from(set, 'hex'),
    Buffer.of(threshold, index),
    bytes,
  ]);
  const text = base32(Buffer.concat([body, checkOf(body)]));
  body.fill(0);
  return `AT-${text.match(/.{1,4}/g)?.join('-') ?? ''}`;
}

/** Reads what `writeShare` wrote, however it was spaced and whichever case; null where a character is wrong or missing. */
export function readShare(text: string): TextShare | null {
  const plain = text
    .toUpperCase()
    .replace(/^\s*AT-?/, '')
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const bytes = fromBase32(plain);
  if (!bytes || bytes.length <= HEAD + CHECK || bytes[0] !== FORMAT) return null;
  const body = bytes.subarray(0, -CHECK);
  if (!checkOf(body).equals(bytes.subarray(-CHECK))) return null;
  return {
    set: body.toString('hex', 1, 5),
    threshold: body[5] ?? 0,
    index: body[6] ?? 0,
    bytes: Buffer.from(body.subarray(HEAD)),
  };
}

function checkOf(body: Buffer): Buffer {
  return createHash('sha256').update('attesta share').update(body).digest().subarray(0, CHECK);
}

function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? Buffer.from(bytes) : null;
}
