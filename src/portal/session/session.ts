/** Sessions of the portal: sealed in the visitor's cookie, so that any number of portals can serve them. */
import { randomBytes } from 'node:crypto';
import type { EndedSessions } from './ended-sessions.ts';
import { openText, sealText } from './sealed-cookie.ts';

export const IDLE_MINUTES = 30;
export const LONGEST_HOURS = 8;
const MINUTE = 60_000;

export interface Session {
  readonly id: string;
  /** The data subject. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly seenAt: number;
}

export function newSession(subject: string, now: number): Session {
  return { id: randomBytes(16).toString('base64url'), subject, startedAt: now, seenAt: now };
}

export function sealSession(key: Buffer, session: Session): string {
  return sealText(key, 'portal session', JSON.stringify(session));
}

/** The session in a cookie; undefined when it is forged, over, idle for too long, or was signed out of. */
export function openSession(
  key: Buffer,
  ended: EndedSessions,
  cookie: string,
  now: number,
): Session | undefined {
  const text = openText(key, 'portal session', cookie);
  if (text === undefined) return undefined;
  const session = JSON.parse(text) as Session;
  const isIdle = now - session.seenAt > IDLE_MINUTES * MINUTE;
  return isIdle || now > endOf(session) || ended.has(session.id) ? undefined : session;
}

/** When it ends whatever happens. */
export function endOf(session: Session): number {
  return session.startedAt + LONGEST_HOURS * 60 * MINUTE;
}

/** Whether its cookie is to be written anew: once a minute is enough for a time-out of thirty. */
export function isStale(session: Session, now: number): boolean {
  return now - session.seenAt >= MINUTE;
}
