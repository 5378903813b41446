/** What a passphrase makes: the key that seals a member's own private key. Neither is stored. */
import { argon2 as argon2Callback, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { seal, unseal } from '../files/sealed-text.ts';

const argon2 = promisify(argon2Callback);

export interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** RFC 9106, § 4, second choice: argon2id with 64 MiB and three passes; one lane, since one person waits for it. */
const COST: Cost = { memory: 65_536, passes: 3, parallelism: 1 };

/** A private key sealed with a passphrase, and what it takes besides the passphrase to open it. */
export interface SealedWithPassphrase extends Cost {
  readonly salt: Buffer;
  readonly wrapped: Buffer;
}

export async function sealWithPassphrase(
  passphrase: string,
  place: string,
  plain: Buffer,
): Promise<SealedWithPassphrase> {
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, COST);
  try {
    return { ...COST, salt, wrapped: seal(key, place, plain) };
  } finally {
    key.fill(0);
  }
}

/** Throws `SealBroken` for another passphrase. */
export async function openWithPassphrase(
  passphrase: string,
  place: string,
  sealed: SealedWithPassphrase,
): Promise<Buffer> {
  const key = await derive(passphrase, sealed.salt, sealed);
  try {
    return unseal(key, place, sealed.wrapped);
  } finally {
    key.fill(0);
  }
}

/** The same passphrase is the same bytes, however the keyboard composed its letters. */
function derive(passphrase: string, nonce: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = passphrase.normalize('NFC');
  return argon2('argon2id', { message, nonce, tagLength: 32, memory, passes, parallelism });
}
