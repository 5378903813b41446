/** The state of a basis at any instant, worked out from its events (law.md §3: state is a projection). Pure. */
import type { LegalBasis } from '../../metadata/privacy.ts';
import type { ConsentEvent, ConsentKind } from './consent-event.ts';

export interface ConsentState {
  readonly purpose: string;
  readonly basis: LegalBasis;
  readonly state: ConsentKind | 'unknown';
  /** Whether processing for the purpose may stand on it at that instant. */
  readonly valid: boolean;
  readonly since: string;
  readonly until: string | null;
  readonly event: ConsentEvent;
}

/** Below this a consent is `unknown`: nobody could prove it (law.md §11.20). */
const LEAST_PROOF = 1;

const grants: ReadonlySet<ConsentKind> = new Set(['given', 'renewed']);

/**
 * The state of one purpose at an instant: the last event before it decides. A consent ends with the last hour of its
 * last day in the controller's zone; one without proof is unknown, and unknown is not valid.
 */
export function stateAt(
  events: readonly ConsentEvent[],
  purpose: string,
  at: Temporal.Instant,
  timeZone: string,
): ConsentState | null {
  const last = events
    .filter(
      (event) =>
        event.purpose === purpose && Temporal.Instant.compare(Temporal.Instant.from(event.at), at) <= 0,
    )
    .reduce<ConsentEvent | null>(
      (latest, event) => (latest === null || isLater(event, latest) ? event : latest),
      null,
    );
  if (!last) return null;
  const base = { purpose, basis: last.basis, since: last.at, until: last.validUntil, event: last };
  if (!grants.has(last.kind)) return { ...base, state: last.kind, valid: false };
  if (last.basis === 'A6-1-a' && last.proofStrength < LEAST_PROOF)
    return { ...base, state: 'unknown', valid: false };
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate();
  const expired =
    last.validUntil !== null && Temporal.PlainDate.compare(day, Temporal.PlainDate.from(last.validUntil)) > 0;
  return expired ? { ...base, state: 'expired', valid: false } : { ...base, state: last.kind, valid: true };
}

function isLater(a: ConsentEvent, b: ConsentEvent): boolean {
  return a.at !== b.at
    ? a.at > b.at
    : a.recordedAt !== b.recordedAt
      ? a.recordedAt > b.recordedAt
      : a.id > b.id;
}

/** The state of every purpose that a person has events for. */
export function statesAt(
  events: readonly ConsentEvent[],
  at: Temporal.Instant,
  timeZone: string,
): readonly ConsentState[] {
  const purposes = [...new Set(events.map((event) => event.purpose))].sort();
  return purposes.flatMap((purpose) => stateAt(events, purpose, at, timeZone) ?? []);
}
