/**
 * What a browser carries between two calls of one sign-in: a challenge, a secret that is being set up. It is sealed, so that the
 * browser can neither make one nor read it, and the server keeps nothing for people who only look at the page.
 */
import { createHash, hkdfSync } from 'node:crypto';
import type { Database, Sql } from '../../engine/database/database.ts';
import { keyringOf } from '../../engine/files/file-store.ts';
import { SealBroken, seal, unseal } from '../../engine/files/sealed-text.ts';
import type { JsonValue } from '../../metadata/json.ts';

export type TicketPurpose = 'passkey' | 'passkey_enrolment' | 'totp_enrolment' | 'single_sign_on';

const MINUTES = 10;

interface Content {
  readonly value: JsonValue;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Seals a value for ten minutes, as text for a body or a cookie. */
export async function sealTicket(
  database: Database,
  purpose: TicketPurpose,
  value: JsonValue,
  now: Temporal.Instant,
): Promise<string> {
  const content: Content = { value, until: now.add({ minutes: MINUTES }).epochMilliseconds };
  const key = await ticketKey(database, now);
  return seal(key, `ticket ${purpose}`, Buffer.from(JSON.stringify(content))).toString('base64url');
}

/** What was sealed for this purpose; undefined when it was not us, or too long ago. The caller names the type that it sealed. */
export async function openTicket<T extends JsonValue>(
  database: Database,
  purpose: TicketPurpose,
  ticket: string,
  now: Temporal.Instant,
): Promise<T | undefined> {
  const key = await ticketKey(database, now);
  try {
    const plain = unseal(key, `ticket ${purpose}`, Buffer.from(ticket, 'base64url')).toString();
    const { value, until } = JSON.parse(plain) as Content;
    return now.epochMilliseconds < until ? (value as T) : undefined;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

/** Marks a challenge as answered; says whether it was not before. In the transaction of what the answer opens. */
export async function answerOnce(tx: Sql, challenge: string, now: Temporal.Instant): Promise<boolean> {
  const marked = await tx.query(
    `INSERT INTO attesta.used_challenges (challenge_hash, ends_at) VALUES ($1, $2)
     ON CONFLICT DO NOTHING RETURNING 1 AS marked`,
    [createHash('sha256').update(challenge).digest(), now.add({ minutes: MINUTES })],
  );
  return marked.length > 0;
}

/** Removes marks of challenges that have ended anyway. Run hourly. */
export async function purgeChallenges(sql: Sql, now: Temporal.Instant): Promise<void> {
  await sql.query('DELETE FROM attesta.used_challenges WHERE ends_at <= $1', [now]);
}

async function ticketKey(database: Database, now: Temporal.Instant): Promise<Buffer> {
  const { key } = await keyringOf(database).holder(database, null, now);
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'attesta sign-in ticket', 32));
}
