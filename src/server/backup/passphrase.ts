/** What seals a backup: a passphrase, or the content of a file that is kept apart from it. */
import { argon2 as argon2Callback, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { BackupRefused } from './backup-refused.ts';

const argon2 = promisify(argon2Callback);

/** How the key is made of the passphrase; written in clear at the beginning of a backup. */
export interface KeyMaking {
  readonly name: 'argon2id';
  /** Base64. */
  readonly salt: string;
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  /** Tells a wrong passphrase from a damaged backup, and nothing else. */
  readonly check: string;
}

const SHORTEST = 12;
/** RFC 9106, § 4, second choice. */
const COST = { memory: 65_536, passes: 3, parallelism: 1 } as const;

/** Of a key file, or of ATTESTA_BACKUP_PASSPHRASE; never of a command line, which others can read. Throws `BackupRefused`. */
export async function readPassphrase(
  keyFile: string | undefined,
  given: string | undefined,
): Promise<string> {
  if (keyFile !== undefined) {
    const bytes = await readFile(keyFile).catch(() => {
      throw new BackupRefused(`The key file ${keyFile} cannot be read.`);
    });
    return refuseShort(bytes.toString('base64'), bytes.length, `The key file ${keyFile}`);
  }
  if (!given)
    throw new BackupRefused(
      'A backup holds everything, the keys among it, and is never written in clear. Set ATTESTA_BACKUP_PASSPHRASE, or give --key-file with a file that is kept apart from the backups.',
    );
  return refuseShort(given, given.length, 'ATTESTA_BACKUP_PASSPHRASE');
}

function refuseShort(passphrase: string, length: number, what: string): string {
  if (length >= SHORTEST) return passphrase;
  throw new BackupRefused(`${what} is too short: use at least ${SHORTEST} characters.`);
}

export async function makeKey(
  passphrase: string,
): Promise<{ readonly key: Buffer; readonly making: KeyMaking }> {
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, COST);
  return { key, making: { name: 'argon2id', salt: salt.toString('base64'), ...COST, check: checkOf(key) } };
}

/** Throws `BackupRefused` for another passphrase. */
export async function findKey(passphrase: string, making: KeyMaking): Promise<Buffer> {
  const key = await derive(passphrase, Buffer.from(making.salt, 'base64'), making);
  const [wanted, found] = [Buffer.from(making.check, 'hex'), Buffer.from(checkOf(key), 'hex')];
  if (wanted.length === found.length && timingSafeEqual(wanted, found)) return key;
  throw new BackupRefused(
    'This is not the passphrase (or key file) that the backup was sealed with. Nothing was changed.',
  );
}

function checkOf(key: Buffer): string {
  return createHmac('sha256', key).update('attesta backup: is this the key').digest('hex').slice(0, 32);
}

function derive(
  passphrase: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Pick<KeyMaking, 'memory' | 'passes' | 'parallelism'>,
): Promise<Buffer> {
  const message = passphrase.normalize('NFC');
  return argon2('argon2id', { message, nonce, tagLength: 32, memory, passes, parallelism });
}
