import { type NewSession, openSession } from '../../engine/access/credential.ts';
import { verifyPassword } from '../../engine/access/password-hash.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { countAttempt, forgiveAttempt } from '../../engine/access/throttle.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { type Actor, type EventDraft, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';

interface Account {
  readonly id: string;
  readonly active: boolean;
  readonly passwordHash: string | null;
}

const SIGN_IN: Actor = { kind: 'system', id: 'sign-in' };

/**
 * Opens a session for a user name and a password. An unknown name, a wrong password and an inactive user get the same
 * answer after the same work. Throws `sign_in_failed` and `too_many_requests`. Every attempt leaves an event.
 */
export async function signIn(context: CallContext, username: string, password: string): Promise<NewSession> {
  const { database } = context;
  const ip = context.origin.ip ?? '';
  const now = context.now();
  await countAttempt(database, username, ip, now);
  const account = await accountOf(database, username);
  const right = await verifyPassword(account?.passwordHash ?? null, password);
  if (!account || !right || !account.active) {
    await recordEvents(database, [prepareEvent(attempt('session.failed', account?.id, ip), SIGN_IN, now)]);
    throw new Problem('sign_in_failed', 'The user name or the password is not right.');
  }
  const session = await database.transaction(async (tx) => {
    const opened = await openSession(tx, account.id, now);
    const actor: Actor = { kind: 'user', id: account.id };
    await recordEvents(tx, [prepareEvent(attempt('session.started', account.id, ip), actor, now)]);
    return opened;
  });
  await forgiveAttempt(database, username, ip);
  return session;
}

/** What was typed is kept nowhere: people type passwords into the field for the name. */
function attempt(
  action: 'session.failed' | 'session.started',
  user: string | undefined,
  ip: string,
): EventDraft {
  const about = user === undefined ? {} : { module: 'users', record: user };
  return { action, ...about, payloads: [{ subject: null, value: { ip } }] };
}

async function accountOf(sql: Sql, username: string): Promise<Account | undefined> {
  const [account] = await sql.query<Account>(
    {
      name: 'access-account',
      text: `SELECT id, active, password_hash AS "passwordHash" FROM attesta.users
      WHERE attesta.fold(username) = attesta.fold($1) AND kind = 'person'`,
    },
    [username],
  );
  return account;
}
