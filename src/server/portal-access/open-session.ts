/** From a link to a person: single use, for a quarter of an hour, and the mailbox alone is not the person. */
import { timingSafeEqual } from 'node:crypto';
import type { CallContext } from '../../engine/access/principal.ts';
import { secretHash } from '../../engine/access/secret.ts';
import type { Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { hasDetail, matches, type Person, peopleOf, type SecondDetail } from './second-detail.ts';

const MOST_FAILURES = 3;

export interface LinkUse extends SecondDetail {
  readonly token: string;
  readonly browser: string;
  /** In another browser than the one that asked: the person says that the link is theirs. */
  readonly confirmed?: boolean;
}

/**
 * `second_detail`: say a postcode or a year of birth. `confirm`: say that the link is yours. `refused`: the link is used, too
 * old, unknown, or was tried too often; `no_detail`: we hold nothing by which to tell who of several it is.
 */
export type LinkAnswer =
  | { readonly state: 'signed_in'; readonly subject: string }
  | { readonly state: 'second_detail'; readonly failed: boolean; readonly triesLeft: number }
  | { readonly state: 'confirm' }
  | { readonly state: 'refused'; readonly reason: 'link' | 'no_detail' };

interface LinkRow {
  readonly id: string;
  readonly browser_hash: Buffer;
  readonly candidates: readonly string[];
  readonly over: boolean;
  readonly failures: number;
}

/** Uses the link, or says what is missing. Every success and every failure is on record. */
export async function useLink(context: CallContext, use: LinkUse): Promise<LinkAnswer> {
  return context.database.transaction(async (tx) => {
    const [link] = await tx.query<LinkRow>(
      `SELECT id, browser_hash, candidates, failures, (used_at IS NOT NULL OR expires_at <= $2) AS over
       FROM attesta.portal_links WHERE secret_hash = $1 FOR UPDATE`,
      [secretHash(use.token), context.now()],
    );
    if (!link || link.over || link.failures >= MOST_FAILURES) return refuse(tx, context, 'link');
    const people = await peopleOf(tx, context.catalog, link.candidates);
    const sameBrowser = timingSafeEqual(link.browser_hash, secretHash(use.browser));
    return judge(tx, context, { link, people, sameBrowser, use });
  });
}

interface Case {
  readonly link: LinkRow;
  readonly people: readonly Person[];
  readonly sameBrowser: boolean;
  readonly use: LinkUse;
}

async function judge(tx: Sql, context: CallContext, one: Case): Promise<LinkAnswer> {
  const { link, people, sameBrowser, use } = one;
  const [first] = people;
  if (!first) return refuse(tx, context, 'link');
  const known = people.filter(hasDetail);
  if (people.length > 1 && known.length === 0) return refuse(tx, context, 'no_detail');
  if (people.length > 1 || (!sameBrowser && known.length > 0)) return judgeDetail(tx, context, one);
  if (!sameBrowser && !use.confirmed) return { state: 'confirm' };
  return signIn(tx, context, link, first.id);
}

async function judgeDetail(tx: Sql, context: CallContext, { link, people, use }: Case): Promise<LinkAnswer> {
  const given = Boolean(use.postalCode?.trim() || use.birthYear?.trim());
  if (!given) return { state: 'second_detail', failed: false, triesLeft: MOST_FAILURES - link.failures };
  const [match, ...others] = people.filter((person) => matches(person, use));
  if (match && others.length === 0) return signIn(tx, context, link, match.id);
  await tx.query('UPDATE attesta.portal_links SET failures = failures + 1 WHERE id = $1', [link.id]);
  await note(tx, context, null);
  const triesLeft = MOST_FAILURES - link.failures - 1;
  return triesLeft > 0
    ? { state: 'second_detail', failed: true, triesLeft }
    : { state: 'refused', reason: 'link' };
}

async function signIn(tx: Sql, context: CallContext, link: LinkRow, subject: string): Promise<LinkAnswer> {
  await tx.query('UPDATE attesta.portal_links SET used_at = $2 WHERE id = $1', [link.id, context.now()]);
  await note(tx, context, subject);
  return { state: 'signed_in', subject };
}

async function refuse(tx: Sql, context: CallContext, reason: 'link' | 'no_detail'): Promise<LinkAnswer> {
  await note(tx, context, null);
  return { state: 'refused', reason };
}

async function note(tx: Sql, context: CallContext, subject: string | null): Promise<void> {
  const { principal } = context;
  const draft =
    subject === null
      ? ({ action: 'portal.session_failed' } as const)
      : ({ action: 'portal.session_started', subjects: [subject] } as const);
  const actor = actorOf(subject === null ? principal : { ...principal, kind: 'portal', subject });
  await recordEvents(tx, [prepareEvent(draft, actor, context.now())]);
}
