/** Mails to a user about their own sign-in: so that they hear of what they did not do themselves. */
import type { CallContext } from '../../engine/access/principal.ts';
import { systemUserId } from '../../engine/access/shipped.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { mailAddress } from '../../engine/mail/mail-address.ts';
import { postOfficeOf } from '../../engine/mail/post-office.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import type { Locale } from '../../metadata/label.ts';
import { type Notice, noticeText } from './notice-words.ts';

interface Addressee {
  readonly name: string;
  readonly email: string | null;
  readonly locale: Locale;
}

/** Writes a notice to a user, in the caller's transaction. A user without an address that mail can go to gets none. */
export async function notifyUser(
  tx: Sql,
  context: CallContext,
  userId: string,
  notice: Notice,
): Promise<void> {
  const [user] = await tx.query<Addressee>('SELECT name, email, locale FROM attesta.users WHERE id = $1', [
    userId,
  ]);
  if (!user || user.email === null || !canBeWrittenTo(user.email)) return;
  const { ip, browser } = context.origin;
  const { subject, text } = noticeText(notice, user.locale, {
    name: user.name,
    at: context.now().toZonedDateTimeISO(context.timeZone),
    ...(ip !== undefined && { ip }),
    ...(browser !== undefined && { browser }),
  });
  const house: CallContext = { ...context, principal: { kind: 'system', userId: systemUserId } };
  const to = { address: user.email, name: user.name };
  await queueMail(tx, house, { to, subject, text, kind: 'service', subjectId: null });
}

/** An address that mail refuses must not keep anybody from signing in. */
export function canBeWrittenTo(email: string): boolean {
  try {
    return mailAddress(email).address !== '';
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Whether mails can go: a link that waits in the outbox may be too old when it goes. */
export function canMail({ database }: CallContext): boolean {
  const { transport, sender } = postOfficeOf(database);
  return transport !== null && sender().address !== '';
}
