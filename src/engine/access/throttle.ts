/**
 * Slows down the guessing of passwords, per network address and per account from that address. Nobody is locked out by
 * what comes from elsewhere. Counted in the database, so that it holds on every node and over a restart.
 */
import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';

const FREE_PER_ACCOUNT = 5;
const FREE_PER_ADDRESS = 25;
const LONGEST_DELAY_SECONDS = 900;

interface Key {
  readonly hash: Buffer;
  readonly free: number;
}

/**
 * Counts an attempt before it is judged, so that attempts at the same time count too. Throws `too_many_requests` with the
 * seconds to wait. After a success, call `forgiveAttempt`.
 */
export async function countAttempt(
  sql: Sql,
  username: string,
  ip: string,
  now: Temporal.Instant,
): Promise<void> {
  for (const key of [accountKey(username, ip), addressKey(ip)]) {
    const wait = await count(sql, key, now);
    if (wait > 0) {
      throw new Problem('too_many_requests', `Too many attempts. Try again in ${sentence(wait)}.`, {
        retryAfter: wait,
      });
    }
  }
}

/** A success clears the account at this address; at the address as a whole it takes back its own attempt only. */
export async function forgiveAttempt(sql: Sql, username: string, ip: string): Promise<void> {
  await sql.query('DELETE FROM attesta.sign_in_attempts WHERE key_hash = $1', [
    accountKey(username, ip).hash,
  ]);
  await sql.query(
    `UPDATE attesta.sign_in_attempts SET failures = greatest(failures - 1, 0), blocked_until = NULL
     WHERE key_hash = $1`,
    [addressKey(ip).hash],
  );
}

/** Removes counts that no longer matter. Run daily. */
export async function purgeAttempts(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query('DELETE FROM attesta.sign_in_attempts WHERE last_failed_at < $1', [
    now.subtract({ hours: 24 }),
  ]);
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

function accountKey(username: string, ip: string): Key {
  return {
    hash: digest(`account|${username.normalize('NFKC').toLowerCase()}|${network(ip)}`),
    free: FREE_PER_ACCOUNT,
  };
}

function addressKey(ip: string): Key {
  return { hash: digest(`address|${network(ip)}`), free: FREE_PER_ADDRESS };
}

/** IPv4 as it is, also when written as IPv6; of IPv6 the /64, which one subscriber has to itself. */
function network(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return address.toByteArray().slice(0, 8).join('.');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sentence(seconds: number): string {
  if (seconds < 120) return seconds === 1 ? 'one second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
