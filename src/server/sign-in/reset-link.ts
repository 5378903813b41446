/** Links for a forgotten password: asked for by anybody, mailed to the account's own address, used once. */
import { rightsOf } from '../../engine/access/compile-rights.ts';
import { judgePassword, storePassword } from '../../engine/access/new-password.ts';
import type { CallContext, Principal } from '../../engine/access/principal.ts';
import { newSecret, secretHash } from '../../engine/access/secret.ts';
import { systemUserId } from '../../engine/access/shipped.ts';
import { policyOf, type SignInPolicy } from '../../engine/access/sign-in-policy.ts';
import { countLinkWish } from '../../engine/access/throttle.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { oneAtATime } from '../../engine/database/one-at-a-time.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { type Actor, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import type { Locale } from '../../metadata/label.ts';
import { mayComeFrom } from '../http/address-check.ts';
import { canBeWrittenTo, canMail, notifyUser } from '../people/notify-user.ts';
import { signInPayload } from './attempt-events.ts';
import { resetMail } from './reset-mail.ts';
import { endAll } from './sessions.ts';

export const RESET_MINUTES = 30;
/** Where the app has the form; the secret stands behind the #, which no server and no log sees. */
const PAGE = '/new-password';
/** A mailbox is not to be filled by somebody who types a name again and again. */
const MOST_LINKS = 3;
/** An address that many share gets no more links than this at once. */
const MOST_ACCOUNTS = 3;
const KEPT_HOURS = 24;
/** Longer than the work takes: whether there is such an account cannot be told from how long it took. */
const ANSWER_AFTER_MS = 500;
const SIGN_IN: Actor = { kind: 'system', id: 'sign-in' };

interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly locale: Locale;
  readonly role: string | null;
}

/**
 * Mails a link to whoever has this user name or address, if anybody has; resolves after the same time either way. Throws
 * `too_many_requests` for an address that asks too often.
 */
export async function sendResetLink(context: CallContext, wanted: string, publicUrl: string): Promise<void> {
  await countLinkWish(context.database, context.origin.ip ?? '', context.now());
  const enoughTime = new Promise((done) => setTimeout(done, ANSWER_AFTER_MS));
  await writeLinks(context, wanted, publicUrl);
  await enoughTime;
}

async function writeLinks(context: CallContext, wanted: string, publicUrl: string): Promise<void> {
  const policy = await policyOf(context.database);
  await context.database.transaction(async (tx) => {
    await tx.query('DELETE FROM attesta.password_resets WHERE expires_at < $1', [
      context.now().subtract({ hours: KEPT_HOURS }),
    ]);
    const accounts = await accountsNamed(tx, wanted);
    if (accounts.length === 0) await note(tx, context, undefined, false);
    for (const account of accounts) {
      const sends = await mayHaveLink(tx, context, policy, account);
      if (sends) await writeLink(tx, context, account, publicUrl);
      await note(tx, context, account.id, sends);
    }
  });
}

async function accountsNamed(tx: Sql, wanted: string): Promise<readonly Account[]> {
  return tx.query<Account>(
    `SELECT id, username, name, email, locale, role FROM attesta.users
     WHERE kind = 'person' AND active AND (attesta.fold(username) = attesta.fold($1) OR lower(email) = lower($1))
     ORDER BY id LIMIT ${MOST_ACCOUNTS}`,
    [wanted.trim()],
  );
}

/** A link goes where the password may be used, mail can go, and not too many went. */
async function mayHaveLink(
  tx: Sql,
  context: CallContext,
  policy: SignInPolicy,
  { id, email }: Account,
): Promise<boolean> {
  if (
    !canMail(context) ||
    email === null ||
    !canBeWrittenTo(email) ||
    !(await signsInHere(context, policy, id))
  )
    return false;
  await oneAtATime(tx, `attesta.password_resets ${id}`);
  const [sent] = await tx.query<{ links: number }>(
    'SELECT count(*)::int AS links FROM attesta.password_resets WHERE user_id = $1 AND created_at > $2',
    [id, context.now().subtract({ minutes: RESET_MINUTES })],
  );
  return (sent?.links ?? 0) < MOST_LINKS;
}

async function signsInHere(context: CallContext, policy: SignInPolicy, id: string): Promise<boolean> {
  if (!policy.singleSignOn?.on || policy.localSignIn === 'everyone') return true;
  if (policy.localSignIn === 'nobody') return false;
  const principal: Principal = { kind: 'user', userId: id };
  return (await rightsOf(context.database, context.catalog, principal)).may('administration');
}

async function writeLink(tx: Sql, context: CallContext, account: Account, publicUrl: string): Promise<void> {
  const now = context.now();
  const secret = newSecret();
  await tx.query(
    `INSERT INTO attesta.password_resets (id, user_id, secret_hash, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [uuidv7(now), account.id, secretHash(secret), now, now.add({ minutes: RESET_MINUTES })],
  );
  const { name: controller } = await controllerSettings(tx);
  const mail = resetMail(account.locale, {
    name: account.name,
    username: account.username,
    controller,
    url: `${publicUrl}${PAGE}#${secret}`,
    minutes: RESET_MINUTES,
  });
  const house: CallContext = { ...context, principal: { kind: 'system', userId: systemUserId } };
  const to = { address: account.email ?? '', name: account.name };
  await queueMail(tx, house, { to, ...mail, kind: 'service', subjectId: null, forItsReader: true });
}

/** What was typed is kept nowhere. */
async function note(tx: Sql, context: CallContext, userId: string | undefined, sent: boolean): Promise<void> {
  const about = userId === undefined ? {} : { module: 'users', record: userId };
  const value = signInPayload(context.origin, { sent });
  const draft = { action: 'password.reset_asked', ...about, payloads: [{ subject: null, value }] } as const;
  await recordEvents(tx, [prepareEvent(draft, SIGN_IN, context.now())]);
}

/**
 * Sets the password of whoever the link was mailed to. All their sessions and links end, they are told, and second factors stay as
 * they are. Throws `not_found` for a link that is used, too old or made up, `validation_failed` for a password that may not
 * be used (the link stays good), `address_refused`, `too_many_requests`.
 */
export async function takeResetLink(context: CallContext, secret: string, password: string): Promise<void> {
  const { database, origin } = context;
  await countLinkWish(database, origin.ip ?? '', context.now());
  const account = await ownerOf(database, secret, context.now());
  if (!account) throw usedUp();
  if (origin.ip !== undefined && !mayComeFrom(await policyOf(database), account.role, origin.ip))
    throw new Problem('address_refused', {
      en: 'Your role does not work from this network.',
      es: 'Su rol no trabaja desde esta red.',
    });
  const judged = await judgePassword(database, password, account);
  if (!judged.ok) {
    const { findings } = judged;
    throw new Problem(
      'validation_failed',
      {
        en: 'The password was not changed; see the findings.',
        es: 'La contraseña no se cambió; vea los detalles.',
      },
      { findings },
    );
  }
  const self: CallContext = { ...context, principal: { kind: 'user', userId: account.id } };
  await database.transaction(async (tx) => {
    const taken = await tx.query('DELETE FROM attesta.password_resets WHERE secret_hash = $1 RETURNING id', [
      secretHash(secret),
    ]);
    if (taken.length === 0) throw usedUp();
    await tx.query('DELETE FROM attesta.password_resets WHERE user_id = $1', [account.id]);
    await storePassword(tx, account.id, judged.value, context.now());
    const value = signInPayload(origin, { by: 'mailed_link' });
    const draft = { action: 'password.changed', module: 'users', record: account.id } as const;
    const event = { ...draft, payloads: [{ subject: null, value }] };
    await recordEvents(tx, [prepareEvent(event, { kind: 'user', id: account.id }, context.now())]);
    await endAll(tx, self, account.id);
    await notifyUser(tx, self, account.id, { kind: 'password_changed' });
  });
}

async function ownerOf(sql: Sql, secret: string, now: Temporal.Instant): Promise<Account | undefined> {
  const [account] = await sql.query<Account>(
    `SELECT u.id, u.username, u.name, u.email, u.locale, u.role FROM attesta.password_resets p
     JOIN attesta.users u ON u.id = p.user_id
     WHERE p.secret_hash = $1 AND p.expires_at > $2 AND u.active AND u.kind = 'person'`,
    [secretHash(secret), now],
  );
  return account;
}

function usedUp(): Problem {
  return new Problem('not_found', {
    en: 'This link was used already, or is too old. Ask for another.',
    es: 'Este enlace ya se usó o es demasiado antiguo. Pida otro.',
  });
}
