import { hashPassword } from '../engine/access/password-hash.ts';
import { newSecret } from '../engine/access/secret.ts';
import { shippedRoles, systemUserId } from '../engine/access/shipped.ts';
import type { Database } from '../engine/database/database.ts';
import { uuidv7 } from '../engine/database/uuidv7.ts';
import { prepareEvent } from '../engine/evidence/event.ts';
import { recordEvents } from '../engine/evidence/record-events.ts';
import { shipSharing } from './shipped-sharing.ts';

export interface FirstSignIn {
  readonly username: string;
  /** To be printed once where it was made; undefined where the operator gave it. */
  readonly password: string | undefined;
}

/**
 * Makes the user `admin` where nobody can sign in yet, and the sharing rules that an installation begins with. The password is
 * the operator's (`ATTESTA_ADMIN_PASSWORD`) or one that is made here, stored only as its hash, and asked to be changed at the
 * first sign-in, except in a trial, where everybody in it is invented. Undefined when there are users already.
 */
export async function firstAdministrator(
  database: Database,
  given: string | undefined,
  now: Temporal.Instant,
  trial = false,
): Promise<FirstSignIn | undefined> {
  const [present] = await database.query("SELECT 1 AS one FROM attesta.users WHERE kind = 'person' LIMIT 1");
  if (present) return undefined;
  const password = given ?? readablePassword();
  const hash = await hashPassword(password);
  const made = await database.transaction(async (tx) => {
    const id = uuidv7(now);
    const inserted = await tx.query(
      `INSERT INTO attesta.users (id, username, name, role, password_hash, password_must_change, password_changed_at, created_at, updated_at)
       VALUES ($1, 'admin', 'Administrator', $2, $3, $5, $4, $4, $4) ON CONFLICT DO NOTHING RETURNING id`,
      [id, shippedRoles.administrator.id, hash, now, given === undefined && !trial ? 'asked' : null],
    );
    if (inserted.length === 0) return false;
    const draft = { action: 'user.created', module: 'users', record: id } as const;
    await recordEvents(tx, [prepareEvent(draft, { kind: 'system', id: systemUserId }, now)]);
    await shipSharing(database, tx, now);
    return true;
  });
  return made ? { username: 'admin', password: given === undefined ? password : undefined } : undefined;
}

/** A new password of 24 letters and digits in groups: 124 bits or more, easy to copy. */
export function readablePassword(): string {
  const letters = newSecret().replaceAll(/[-_]/g, '').slice(0, 24);
  return letters.match(/.{1,6}/g)?.join('-') ?? letters;
}
