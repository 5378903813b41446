import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const argon2 = promisify(argon2Callback);

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/;

/** A password as it is stored: argon2id in PHC form, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(tag)}`;
}

/**
 * Whether the password is the one of the hash. Without a hash (no such user, or one without a password) the same work is
 * done and the answer is no, so that the time tells nothing.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const parts = PHC.exec(stored ?? '');
  if (!parts) {
    await derive(password, randomBytes(16), COST);
    return false;
  }
  const cost = { memory: Number(parts[1]), passes: Number(parts[2]), parallelism: Number(parts[3]) };
  const tag = await derive(password, Buffer.from(parts[4] ?? '', 'base64'), cost);
  return timingSafeEqual(tag, Buffer.from(parts[5] ?? '', 'base64'));
}

/** The same password is the same bytes, however the keyboard composed its letters. */
function derive(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  return argon2('argon2id', { message: password.normalize('NFC'), nonce, tagLength: TAG_BYTES, ...cost });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
