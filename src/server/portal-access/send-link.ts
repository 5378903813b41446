/** Sends the mail by which a person signs in to the portal, where somebody has the address; says nothing of whether. */
import type { CallContext } from '../../engine/access/principal.ts';
import { newSecret, secretHash } from '../../engine/access/secret.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { oneAtATime } from '../../engine/database/one-at-a-time.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { candidatesFor, matchedAddress } from '../../privacy/art-12-requests/person.ts';
import { linkMail } from './link-mail.ts';

export const LINK_MINUTES = 15;
/** A mailbox is not to be filled by somebody who types its address again and again. */
const MOST_LINKS = 3;
const KEPT_HOURS = 24;
/** Longer than the work takes: whether somebody has the address cannot be told from how long it took. */
const ANSWER_AFTER_MS = 400;

export interface LinkWish {
  readonly email: string;
  /** What the browser that asks keeps in a cookie. */
  readonly browser: string;
}

/** Resolves after the same time whether or not a mail was written. */
export async function sendLink(context: CallContext, wish: LinkWish, portalUrl: string): Promise<void> {
  const enoughTime = new Promise((done) => setTimeout(done, ANSWER_AFTER_MS));
  await context.database.transaction((tx) => writeLink(tx, context, wish, portalUrl));
  await enoughTime;
}

async function writeLink(tx: Sql, context: CallContext, wish: LinkWish, portalUrl: string): Promise<void> {
  const now = context.now();
  await tx.query('DELETE FROM attesta.portal_links WHERE expires_at < $1', [
    now.subtract({ hours: KEPT_HOURS }),
  ]);
  const settings = await controllerSettings(tx);
  const people = await candidatesFor(tx, context.catalog, { email: wish.email }, settings.country);
  const [first] = people;
  // Never to what was typed: that is a mailbox of whoever typed it.
  const to = first && (await matchedAddress(tx, context.catalog, first, wish.email));
  if (!first || !to || (await isTooOften(tx, first.id, now))) return;
  const secret = newSecret();
  await tx.query(
    `INSERT INTO attesta.portal_links (id, secret_hash, browser_hash, candidates, created_at, expires_at)
     VALUES ($1, $2, $3, $4::uuid[], $5, $6)`,
    [
      uuidv7(now),
      secretHash(secret),
      secretHash(wish.browser),
      people.map(({ id }) => id),
      now,
      now.add({ minutes: LINK_MINUTES }),
    ],
  );
  const mail = linkMail(context.locale, {
    controller: settings.name,
    url: `${portalUrl}/sign-in/${secret}`,
    minutes: LINK_MINUTES,
  });
  // Sealed for the first of those who share the mailbox; the mail itself names nobody.
  await queueMail(tx, context, {
    to,
    ...mail,
    kind: 'service',
    subjectId: first.id,
    forItsReader: true,
  });
}

async function isTooOften(tx: Sql, person: string, now: Temporal.Instant): Promise<boolean> {
  await oneAtATime(tx, `attesta.portal_links ${person}`);
  const [row] = await tx.query<{ links: number }>(
    `SELECT count(*)::int AS links FROM attesta.portal_links
     WHERE candidates @> ARRAY[$1::uuid] AND created_at > $2`,
    [person, now.subtract({ minutes: LINK_MINUTES })],
  );
  return (row?.links ?? 0) >= MOST_LINKS;
}
