/** Browsers and networks that a user has signed in from before: their way stays open when others guess, and they are no news. */
import { createHash } from 'node:crypto';
import type { Sql } from '../database/database.ts';
import { placeOf } from './networks.ts';

/** What a sign-in comes from: the device's secret (of its cookie), the browser's family, the address. */
export interface SignInOrigin {
  readonly device?: string | undefined;
  readonly browser?: string | undefined;
  readonly ip?: string | undefined;
}

export interface Familiarity {
  /** The browser that the user signed in with before, by its cookie. */
  readonly device: boolean;
  /** The network that the user signed in from before. */
  readonly network: boolean;
  /** The kind of browser in that network: what is known of a browser that keeps no cookie. */
  readonly browser: boolean;
}

/** For how long a browser, or a network, is known after the last sign-in from it. */
const KNOWN_DAYS = 180;

const KNOWN = {
  name: 'access-known-devices',
  text: `SELECT coalesce(bool_or(k.key_hash = ${keyOf('device', '$2')}), false) AS device,
    coalesce(bool_or(k.key_hash = ${keyOf('network', '$3')}), false) AS network,
    coalesce(bool_or(k.key_hash = ${keyOf('browser', '$4')}), false) AS browser
  FROM attesta.users u JOIN attesta.known_devices k ON k.user_id = u.id
  WHERE attesta.fold(u.username) = attesta.fold($1) AND u.kind = 'person' AND k.last_seen_at > $5
    AND k.key_hash IN (${keyOf('device', '$2')}, ${keyOf('network', '$3')}, ${keyOf('browser', '$4')})`,
};

/** How well we know where a user signs in from. Of a name that nobody has, and after as much work: not at all. */
export async function familiarityOf(
  sql: Sql,
  username: string,
  origin: SignInOrigin,
  now: Temporal.Instant,
): Promise<Familiarity> {
  const [row] = await sql.query<Familiarity>(KNOWN, [
    username,
    ...keys(origin),
    now.subtract({ hours: 24 * KNOWN_DAYS }),
  ]);
  return row ?? { device: false, network: false, browser: false };
}

/** Remembers where a user has signed in from: the network, the kind of browser in it, and the browser itself where it has a cookie. */
export async function rememberOrigin(
  tx: Sql,
  userId: string,
  origin: SignInOrigin,
  now: Temporal.Instant,
): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.known_devices (user_id, key_hash, last_seen_at)
     SELECT u.id, key_hash, $5::timestamptz FROM attesta.users u,
       unnest(ARRAY[${keyOf('device', '$2')}, ${keyOf('network', '$3')}, ${keyOf('browser', '$4')}]) AS key_hash
     WHERE u.id = $1 AND key_hash IS NOT NULL
     ON CONFLICT (user_id, key_hash) DO UPDATE SET last_seen_at = excluded.last_seen_at`,
    [userId, ...keys(origin), now],
  );
}

/** Whether a user has ever signed in: the first time is no news to anybody. */
export async function hasKnownDevices(sql: Sql, userId: string): Promise<boolean> {
  const [one] = await sql.query('SELECT 1 AS one FROM attesta.known_devices WHERE user_id = $1 LIMIT 1', [
    userId,
  ]);
  return one !== undefined;
}

/** Removes what has not been seen for long. Run daily. */
export async function purgeKnownDevices(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query('DELETE FROM attesta.known_devices WHERE last_seen_at < $1', [
    now.subtract({ hours: 24 * KNOWN_DAYS }),
  ]);
}

function keys({ device, browser, ip }: SignInOrigin): readonly (string | null)[] {
  const place = ip === undefined ? undefined : placeOf(ip);
  return [
    device === undefined ? null : createHash('sha256').update(device).digest('hex'),
    place ?? null,
    place === undefined ? null : `${place} ${browser ?? 'unknown'}`,
  ];
}

/** The key of a user's device, network or browser: of that user only, so that the table joins nobody to anybody. Null of nothing. */
function keyOf(kind: 'device' | 'network' | 'browser', parameter: string): string {
  return `sha256(convert_to('${kind} ' || u.id || ' ' || ${parameter}::text, 'UTF8'))`;
}
