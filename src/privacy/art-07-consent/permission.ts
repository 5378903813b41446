/**
 * May this person's data be used for this purpose, at this instant? The one decision that mail, export, API and reports
 * ask (law.md §3, §6; peers.md §3.8). Withdrawal never falls back silently to another basis.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { purposeRestricted } from '../../engine/states/purpose-restriction.ts';
import { findSubject } from '../../engine/subjects/subject.ts';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { consentEventsOf } from './consent-event.ts';
import { type ConsentState, stateAt } from './state.ts';

export interface Permission {
  readonly allowed: boolean;
  readonly basis: LegalBasis | null;
  /** A stable code, and the sentences that lead to it. */
  readonly reason: PermissionReason;
  readonly working: readonly string[];
}

export type PermissionReason =
  | 'consent_valid'
  | 'basis_recorded'
  | 'basis_of_purpose'
  | 'no_consent'
  | 'consent_refused'
  | 'consent_withdrawn'
  | 'consent_expired'
  | 'consent_unproven'
  | 'no_basis'
  | 'objection'
  | 'restricted'
  | 'not_in_use'
  | 'no_such_person';

export interface PermissionParts {
  /** Number of a standing objection of the person to the purpose (Art. 21), or null. */
  objectionTo(tx: Sql, subject: string, purpose: Purpose, at: Temporal.Instant): Promise<string | null>;
}

export async function permission(
  tx: Sql,
  context: Pick<CallContext, 'catalog' | 'timeZone'>,
  parts: PermissionParts,
  question: { readonly subject: string; readonly purpose: string; readonly at: Temporal.Instant },
): Promise<Permission> {
  const purpose = context.catalog.purposes.get(question.purpose);
  if (!purpose) throw unknownPurpose(context, question.purpose);
  const subject = await findSubject(tx, context.catalog, question.subject);
  if (!subject) return no('no_such_person', ['No person has this id, so there is nothing to use.']);
  if (subject.state === 'restricted') {
    return no('restricted', [
      'The record is restricted (Art. 18): it is stored and not used without a ground.',
    ]);
  }
  if (subject.state !== 'active') return no('not_in_use', [`The record is ${subject.state} and not in use.`]);
  if (await purposeRestricted(tx, question.subject, question.purpose)) {
    return no('restricted', ['Processing for this purpose is restricted (Art. 18).']);
  }
  const objection = await parts.objectionTo(tx, question.subject, purpose, question.at);
  if (objection) return no('objection', [`The person objected to this purpose (${objection}, Art. 21).`]);
  const events = await consentEventsOf(tx, question.subject, question.purpose);
  return decide(purpose, stateAt(events, question.purpose, question.at, context.timeZone));
}

/** What the last event for a purpose, or the purpose itself, allows; objections and restrictions are asked before. */
export function decide(purpose: Purpose, state: ConsentState | null): Permission {
  const needed = `The purpose "${purpose.label.en}" stands on ${purpose.basis}.`;
  if (state?.valid) {
    const reason = state.basis === 'A6-1-a' ? 'consent_valid' : 'basis_recorded';
    const until = state.until ? `, until ${state.until}` : '';
    return {
      allowed: true,
      basis: state.basis,
      reason,
      working: [needed, `On record since ${state.since}${until}.`],
    };
  }
  if (state) return refusal(needed, state);
  if (purpose.basis === 'A6-1-a')
    return no('no_consent', [needed, 'The person has not consented.'], purpose.basis);
  if (purpose.basis === 'A6-1-b') {
    return no(
      'no_basis',
      [needed, 'No contract or step towards one is on record for this person.'],
      purpose.basis,
    );
  }
  return {
    allowed: true,
    basis: purpose.basis,
    reason: 'basis_of_purpose',
    working: [
      needed,
      `It rests on: ${purpose.reference.en}`,
      'No objection of the person stands against it.',
    ],
  };
}

function refusal(needed: string, state: ConsentState): Permission {
  const { event } = state;
  const said: Readonly<Record<string, readonly [PermissionReason, string]>> = {
    withdrawn: [
      'consent_withdrawn',
      `Withdrawn on ${event.at}. Another basis is not used instead without a new decision.`,
    ],
    revoked: ['consent_withdrawn', `Revoked by us on ${event.at}.`],
    refused: ['consent_refused', `Refused on ${event.at}.`],
    expired: ['consent_expired', `Ended with ${state.until ?? event.at}.`],
    unknown: ['consent_unproven', 'It is on record without proof, so it counts as not given (Art. 7(1)).'],
    invalidated: ['consent_unproven', `Found invalid on ${event.at}.`],
    requested: ['no_consent', `Asked for on ${event.at} and not answered.`],
  };
  const [reason, sentence] = said[state.state] ?? (['no_consent', 'Nothing on record allows it.'] as const);
  return no(reason, [needed, sentence], state.basis);
}

function no(
  reason: PermissionReason,
  working: readonly string[],
  basis: LegalBasis | null = null,
): Permission {
  return { allowed: false, basis, reason, working };
}

export function unknownPurpose(context: Pick<CallContext, 'catalog'>, purpose: string): Problem {
  const known = [...context.catalog.purposes.keys()].join(', ');
  return new Problem('validation_failed', `There is no purpose "${purpose}".`, {
    findings: [{ code: 'consent.unknown_purpose', field: 'purpose', message: `Use one of: ${known}.` }],
  });
}
