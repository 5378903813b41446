/** The evidence of sign-ins: where from and with what. What was typed is kept nowhere: people type passwords into the field for the name. */
import { placeOf } from '../../engine/access/networks.ts';
import type { CallContext } from '../../engine/access/principal.ts';
import { type Actor, prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { JsonObject } from '../../metadata/json.ts';

/** Why a sign-in failed, as its user and the evidence see it; a wrong password needs no word. */
export type Failure =
  | 'code'
  | 'passkey'
  | 'network'
  | 'single_sign_on_only'
  | 'single_sign_on'
  | 'compromised';

const SIGN_IN: Actor = { kind: 'system', id: 'sign-in' };

/** What an event of a sign-in holds: the address, the browser's family, and more. */
export function signInPayload(origin: CallContext['origin'], more: JsonObject = {}): JsonObject {
  const { ip = '', browser } = origin;
  return { ip, ...(browser !== undefined && { browser }), ...more };
}

/** Records that somebody did not get in. `userId` is absent where nobody has the name that was typed. */
export async function noteFailure(
  context: CallContext,
  userId: string | undefined,
  reason?: Failure,
): Promise<void> {
  const about = userId === undefined ? {} : { module: 'users', record: userId };
  const value = signInPayload(context.origin, reason === undefined ? {} : { reason });
  const draft = { action: 'session.failed', ...about, payloads: [{ subject: null, value }] } as const;
  await recordEvents(context.database, [prepareEvent(draft, SIGN_IN, context.now())]);
}

/** A sign-in, or a failed one, as its user sees it. */
export interface SignInLine {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'signed_in' | 'failed';
  readonly network: string | null;
  readonly browser: string | null;
  readonly with: readonly string[];
  readonly newDevice: boolean;
  readonly reason: string | null;
}

interface EventRow {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly payload: string | null;
}

/** The sign-ins of a user and what was tried in their name, newest first, as the evidence has them. */
export async function signInsOf(
  context: CallContext,
  userId: string,
  limit: number,
): Promise<readonly SignInLine[]> {
  const rows = await context.database.query<EventRow>(
    `SELECT e.id, e.at, e.action, p.payload FROM evidence.events e LEFT JOIN evidence.payloads p ON p.event = e.id
     WHERE e.record = $1 AND e.module = 'users' AND e.action IN ('session.started', 'session.failed')
     ORDER BY e.id DESC LIMIT $2`,
    [userId, limit],
  );
  return rows.map(lineOf);
}

function lineOf({ id, at, action, payload }: EventRow): SignInLine {
  const value: Record<string, unknown> = payload === null ? {} : JSON.parse(payload);
  const text = (key: string): string | null => (typeof value[key] === 'string' ? value[key] : null);
  const ip = text('ip');
  return {
    id,
    at,
    outcome: action === 'session.started' ? 'signed_in' : 'failed',
    network: (ip === null ? undefined : placeOf(ip)) ?? null,
    browser: text('browser'),
    with: Array.isArray(value.with) ? value.with.filter((one) => typeof one === 'string') : [],
    newDevice: value.newDevice === true,
    reason: text('reason'),
  };
}
