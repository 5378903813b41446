/**
 * Slows down the guessing of passwords and codes: per network address, per account from that address, and per account from
 * anywhere unknown. Nobody is locked out by what comes from elsewhere: a browser that the user has used before is counted by itself,
 * and a network that the user has used before is not stopped by the count of the others. Counted in the database, so that it
 * holds on every node and over a restart.
 */
import { createHash } from 'node:crypto';
import type { Sentence } from '../../metadata/label.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Familiarity } from './known-devices.ts';
import { subscriberOf } from './networks.ts';

const FREE_PER_ACCOUNT = 5;
const FREE_PER_ADDRESS = 25;
/** NIST SP 800-63B-4 §3.2.2: no more than 100 failures in a row for one account. */
const FREE_ANYWHERE = 100;
const LONGEST_DELAY_SECONDS = 900;
/** Mails with a link that one address may ask for before it has to wait. */
const FREE_LINKS = 10;

/** Who tries from where. `device` is the secret of a browser's cookie, which counts only where the account knows it. */
export interface Attempt {
  /** None where no name is given, as with a passkey: then the address alone is counted. */
  readonly username?: string;
  readonly ip: string;
  readonly device?: string | undefined;
  readonly known?: Pick<Familiarity, 'device' | 'network'>;
}

interface Key {
  readonly hash: Buffer;
  readonly free: number;
  /** Whether a success clears it, or only takes itself back. */
  readonly cleared: boolean;
}

/**
 * Counts an attempt before it is judged, so that attempts at the same time count too. Throws `too_many_requests` with the
 * seconds to wait. After a success, call `forgiveAttempt`.
 */
export async function countAttempt(sql: Sql, attempt: Attempt, now: Temporal.Instant): Promise<void> {
  await countKeys(sql, await keysOf(sql, attempt), now);
}

async function countKeys(sql: Sql, keys: readonly Key[], now: Temporal.Instant): Promise<void> {
  for (const key of keys) {
    const wait = await count(sql, key, now);
    if (wait > 0) {
      throw new Problem(
        'too_many_requests',
        {
          en: `Too many attempts. Try again in ${waiting(wait).en}.`,
          es: `Demasiados intentos. Vuelva a intentarlo dentro de ${waiting(wait).es}.`,
        },
        {
          retryAfter: wait,
        },
      );
    }
  }
}

/** Counts a wish for a mailed link, or the use of one, by the address it comes from: none is forgiven. Throws `too_many_requests`. */
export async function countLinkWish(sql: Sql, ip: string, now: Temporal.Instant): Promise<void> {
  await countKeys(sql, [key(`link|${subscriberOf(ip)}`, FREE_LINKS, false)], now);
}

/** A success clears the account at this address; of what is counted wider it takes back its own attempt only. */
export async function forgiveAttempt(sql: Sql, attempt: Attempt): Promise<void> {
  const keys = await keysOf(sql, attempt);
  await sql.query('DELETE FROM attesta.sign_in_attempts WHERE key_hash = ANY($1)', [
    keys.filter((key) => key.cleared).map((key) => key.hash),
  ]);
  await takeBack(
    sql,
    keys.filter((key) => !key.cleared),
  );
}

/** For an attempt that was neither right nor wrong yet: it does not count, and forgives nothing. */
export async function takeBackAttempt(sql: Sql, attempt: Attempt): Promise<void> {
  await takeBack(sql, await keysOf(sql, attempt));
}

/** Removes counts that no longer matter. Run daily. */
export async function purgeAttempts(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query('DELETE FROM attesta.sign_in_attempts WHERE last_failed_at < $1', [
    now.subtract({ hours: 24 }),
  ]);
}

async function takeBack(sql: Sql, keys: readonly Key[]): Promise<void> {
  await sql.query(
    `UPDATE attesta.sign_in_attempts SET failures = greatest(failures - 1, 0), blocked_until = NULL
     WHERE key_hash = ANY($1)`,
    [keys.map((key) => key.hash)],
  );
}

/** Counts unless the key is blocked. Answers the seconds to wait, 0 when the attempt may go on. */
async function count(sql: Sql, key: Key, now: Temporal.Instant): Promise<number> {
  const counted = await sql.query(
    `INSERT INTO attesta.sign_in_attempts AS a (key_hash, failures, last_failed_at)
     VALUES ($1, 1, $2::timestamptz)
     ON CONFLICT (key_hash) DO UPDATE SET
       failures = CASE WHEN a.last_failed_at < $3 THEN 1 ELSE a.failures + 1 END,
       last_failed_at = $2::timestamptz,
       blocked_until = CASE WHEN a.last_failed_at >= $3 AND a.failures + 1 > $4 THEN
         $2::timestamptz + make_interval(secs => least($5::float8, power(2, least(a.failures + 1 - $4, 20)))) END
     WHERE a.blocked_until IS NULL OR a.blocked_until <= $2::timestamptz
     RETURNING 1 AS counted`,
    [key.hash, now, now.subtract({ hours: 24 }), key.free, LONGEST_DELAY_SECONDS],
  );
  if (counted.length > 0) return 0;
  const [row] = await sql.query<{ wait: number }>(
    `SELECT ceil(extract(epoch FROM blocked_until - $2::timestamptz))::int AS wait
     FROM attesta.sign_in_attempts WHERE key_hash = $1`,
    [key.hash, now],
  );
  return Math.max(row?.wait ?? 1, 1);
}

/** A known browser has a count of its own; everyone else shares those of the address and of the account. */
async function keysOf(sql: Sql, { username, ip, device, known }: Attempt): Promise<readonly Key[]> {
  const subscriber = subscriberOf(ip);
  const address = key(`address|${subscriber}`, FREE_PER_ADDRESS, false);
  if (username === undefined) return [address];
  const account = await nameOf(sql, username);
  if (known?.device && device !== undefined)
    return [key(`device|${account}|${digest(device).toString('hex')}`, FREE_PER_ACCOUNT, true)];
  return [
    key(`account|${account}|${subscriber}`, FREE_PER_ACCOUNT, true),
    address,
    ...(known?.network ? [] : [key(`anywhere|${account}`, FREE_ANYWHERE, false)]),
  ];
}

/** As the account is found by it: whoever writes accents into a name would otherwise be given a new count with each of them. */
async function nameOf(sql: Sql, username: string): Promise<string> {
  // Such a name is no account's: it is how the wall is counted, and the database takes no such text.
  if (username.includes('\0')) return username;
  const [row] = await sql.query<{ name: string }>('SELECT attesta.fold($1) AS name', [username]);
  return row?.name ?? username;
}

function key(text: string, free: number, cleared: boolean): Key {
  return { hash: digest(text), free, cleared };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function waiting(seconds: number): Sentence {
  if (seconds === 1) return { en: 'one second', es: 'un segundo' };
  if (seconds < 120) return { en: `${seconds} seconds`, es: `${seconds} segundos` };
  const minutes = Math.ceil(seconds / 60);
  return { en: `${minutes} minutes`, es: `${minutes} minutos` };
}
