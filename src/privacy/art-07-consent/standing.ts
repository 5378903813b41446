/**
 * How persons stand, a page of them at once: the basis on which each is held now, and until when (Art. 6, 5(1)(e)). For lists:
 * a fixed number of queries, however many persons there are.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { untilOfMany } from '../../engine/subjects/until-of-many.ts';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { consentEventsOfMany } from './consent-event.ts';
import { decide } from './permission.ts';
import { type ConsentState, statesAt } from './state.ts';

export interface Standing {
  readonly id: string;
  /** The strongest basis that holds now; null: none does. */
  readonly basis: LegalBasis | null;
  /** Last day of that basis, where it is a consent that ends. */
  readonly basisUntil: string | null;
  /** Nothing but a duty of ours to keep is left, after a consent was withdrawn. */
  readonly withdrawn: boolean;
  /** Purposes whose consent holds now. */
  readonly consents: readonly string[];
  /** Consent was asked for, or a purpose here would need one. */
  readonly asksConsent: boolean;
  /** When the last thing held is due to go; null where no rule sets a day. */
  readonly deleteBy: string | null;
  /** The person asks to be erased, and it is not decided yet. */
  readonly erasureOpen: boolean;
}

/** What other duties know of many persons. */
export interface StandingParts {
  /** Whether a standing objection of the person reaches the purpose (Art. 21). */
  objectionsOf(
    tx: Sql,
    subjects: readonly string[],
    at: Temporal.Instant,
  ): Promise<(subject: string, purpose: Purpose) => boolean>;
  /** Those with an open request for erasure (Art. 17). */
  erasuresOpen(tx: Sql, subjects: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What a person is dealt with for comes first; what only a duty to keep allows comes last. */
const strength: readonly LegalBasis[] = ['A6-1-b', 'A6-1-a', 'A6-1-f', 'A6-1-e', 'A6-1-d', 'A6-1-c'];

export async function standingOf(
  tx: Sql,
  context: Pick<CallContext, 'catalog' | 'now' | 'timeZone'>,
  parts: StandingParts,
  subjects: readonly string[],
): Promise<readonly Standing[]> {
  const now = context.now();
  const today = now.toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const until = await untilOfMany(tx, context.catalog, subjects);
  const events = Map.groupBy(await consentEventsOfMany(tx, subjects), (event) => event.subject);
  const stopped = await stoppedPurposes(tx, subjects);
  const objects = await parts.objectionsOf(tx, subjects, now);
  const erasures = await parts.erasuresOpen(tx, subjects);
  return subjects.map((id) => {
    const days = until.get(id) ?? new Map<string, string>();
    const states = statesAt(events.get(id) ?? [], now, context.timeZone);
    const held = [...days].flatMap(([code, last]) => {
      const purpose = last >= today ? context.catalog.purposes.get(code) : undefined;
      return purpose ? [purpose] : [];
    });
    const used = held.filter((purpose) => !objects(id, purpose) && !stopped.has(`${id} ${purpose.code}`));
    return {
      id,
      ...strongest(used, states),
      consents: states.filter((one) => one.valid && one.basis === 'A6-1-a').map((one) => one.purpose),
      asksConsent:
        held.some((purpose) => purpose.basis === 'A6-1-a') || states.some((one) => one.basis === 'A6-1-a'),
      deleteBy: [...days.values()].sort().at(-1) ?? null,
      erasureOpen: erasures.has(id),
    };
  });
}

function strongest(
  purposes: readonly Purpose[],
  states: readonly ConsentState[],
): Pick<Standing, 'basis' | 'basisUntil' | 'withdrawn'> {
  const allowed = purposes.flatMap((purpose) => {
    const state = states.find((one) => one.purpose === purpose.code) ?? null;
    const { allowed: is, basis } = decide(purpose, state);
    return is && basis !== null ? [{ basis, until: state?.until ?? null }] : [];
  });
  const basis = strength.find((one) => allowed.some((each) => each.basis === one)) ?? null;
  const ends = allowed.filter((each) => each.basis === basis).map((each) => each.until);
  const basisUntil = ends.includes(null) ? null : (ends.sort().at(-1) ?? null);
  const withdrawn = states.some((one) => one.state === 'withdrawn' || one.state === 'revoked');
  return { basis, basisUntil, withdrawn: withdrawn && (basis === null || basis === 'A6-1-c') };
}

/** Purposes for which processing stands still (Art. 18), as `person purpose`. */
async function stoppedPurposes(tx: Sql, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ key: string }>(
    `SELECT DISTINCT record || ' ' || jsonb_array_elements_text(scope -> 'purposes') AS key FROM attesta.record_states
     WHERE record = ANY ($1::uuid[]) AND state = 'restricted' AND ended_at IS NULL AND scope ->> 'kind' = 'purposes'`,
    [subjects],
  );
  return new Set(rows.map((row) => row.key));
}
