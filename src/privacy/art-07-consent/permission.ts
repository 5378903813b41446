/**
 * May this person's data be used for this purpose, at this instant? The one decision that mail, export, API and reports
 * ask (law.md §3, §6; peers.md §3.8). Withdrawal never falls back silently to another basis.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { purposeRestricted } from '../../engine/states/purpose-restriction.ts';
import { findSubject } from '../../engine/subjects/subject.ts';
import type { Sentence } from '../../metadata/label.ts';
import { labelText } from '../../metadata/label.ts';
import type { RecordState } from '../../metadata/module.ts';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { basisLabels } from './basis-labels.ts';
import { consentEventsOf } from './consent-event.ts';
import { type ConsentState, stateAt } from './state.ts';

export interface Permission {
  readonly allowed: boolean;
  readonly basis: LegalBasis | null;
  /** A stable code, and the sentences that lead to it. */
  readonly reason: PermissionReason;
  readonly working: readonly Sentence[];
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

const STATES_ES: Readonly<Record<RecordState, string>> = {
  active: 'activo',
  restricted: 'limitado',
  archived: 'archivado',
  blocked: 'bloqueado',
  destroyed: 'destruido',
};

export async function permission(
  tx: Sql,
  context: Pick<CallContext, 'catalog' | 'timeZone'>,
  parts: PermissionParts,
  question: { readonly subject: string; readonly purpose: string; readonly at: Temporal.Instant },
): Promise<Permission> {
  const purpose = context.catalog.purposes.get(question.purpose);
  if (!purpose) throw unknownPurpose(context, question.purpose);
  const subject = await findSubject(tx, context.catalog, question.subject);
  if (!subject)
    return no('no_such_person', [
      {
        en: 'No person has this id, so there is nothing to use.',
        es: 'Ninguna persona tiene este identificador, así que no hay nada que usar.',
      },
    ]);
  if (subject.state === 'restricted') {
    return no('restricted', [
      {
        en: 'The record is restricted (Art. 18): it is stored and not used without a ground.',
        es: 'El registro está limitado (art. 18): se conserva y no se usa sin un motivo.',
      },
    ]);
  }
  if (subject.state !== 'active')
    return no('not_in_use', [
      {
        en: `The record is ${subject.state} and not in use.`,
        es: `El registro está ${STATES_ES[subject.state]} y no está en uso.`,
      },
    ]);
  if (await purposeRestricted(tx, question.subject, question.purpose)) {
    return no('restricted', [
      {
        en: 'Processing for this purpose is restricted (Art. 18).',
        es: 'El tratamiento para esta finalidad está limitado (art. 18).',
      },
    ]);
  }
  const objection = await parts.objectionTo(tx, question.subject, purpose, question.at);
  if (objection)
    return no('objection', [
      {
        en: `The person objected to this purpose (${objection}, Art. 21).`,
        es: `La persona se opuso a esta finalidad (${objection}, art. 21).`,
      },
    ]);
  const events = await consentEventsOf(tx, question.subject, question.purpose);
  return decide(purpose, stateAt(events, question.purpose, question.at, context.timeZone));
}

/** What the last event for a purpose, or the purpose itself, allows; objections and restrictions are asked before. */
export function decide(purpose: Purpose, state: ConsentState | null): Permission {
  const needed = {
    en: `The purpose “${purpose.label.en}” rests on: ${basisLabels[purpose.basis].en}.`,
    es: `La finalidad «${labelText(purpose.label, 'es')}» se apoya en: ${labelText(basisLabels[purpose.basis], 'es')}.`,
  };
  if (state?.valid) {
    const reason = state.basis === 'A6-1-a' ? 'consent_valid' : 'basis_recorded';
    const until = state.until
      ? { en: `, until ${state.until}`, es: `, hasta ${state.until}` }
      : { en: '', es: '' };
    return {
      allowed: true,
      basis: state.basis,
      reason,
      working: [
        needed,
        { en: `On record since ${state.since}${until.en}.`, es: `Consta desde ${state.since}${until.es}.` },
      ],
    };
  }
  if (state) return refusal(needed, state);
  if (purpose.basis === 'A6-1-a')
    return no(
      'no_consent',
      [needed, { en: 'The person has not consented.', es: 'La persona no ha dado su consentimiento.' }],
      purpose.basis,
    );
  if (purpose.basis === 'A6-1-b') {
    return no(
      'no_basis',
      [
        needed,
        {
          en: 'No contract or step towards one is on record for this person.',
          es: 'No consta para esta persona ningún contrato ni paso hacia uno.',
        },
      ],
      purpose.basis,
    );
  }
  return {
    allowed: true,
    basis: purpose.basis,
    reason: 'basis_of_purpose',
    working: [
      needed,
      {
        en: `It rests on: ${purpose.reference.en}`,
        es: `Se apoya en: ${labelText(purpose.reference, 'es')}`,
      },
      {
        en: 'No objection of the person stands against it.',
        es: 'No consta ninguna oposición de la persona.',
      },
    ],
  };
}

function refusal(needed: Sentence, state: ConsentState): Permission {
  const { event } = state;
  const said: Readonly<Record<string, readonly [PermissionReason, Sentence]>> = {
    withdrawn: [
      'consent_withdrawn',
      {
        en: `Withdrawn on ${event.at}. Another basis is not used instead without a new decision.`,
        es: `Retirado el ${event.at}. No se usa otra base en su lugar sin una decisión nueva.`,
      },
    ],
    revoked: [
      'consent_withdrawn',
      { en: `Revoked by us on ${event.at}.`, es: `Revocado por nosotros el ${event.at}.` },
    ],
    refused: ['consent_refused', { en: `Refused on ${event.at}.`, es: `Denegado el ${event.at}.` }],
    expired: [
      'consent_expired',
      { en: `Ended with ${state.until ?? event.at}.`, es: `Terminó el ${state.until ?? event.at}.` },
    ],
    unknown: [
      'consent_unproven',
      {
        en: 'It is on record without proof, so it counts as not given (Art. 7(1)).',
        es: 'Consta sin prueba, así que cuenta como no dado (art. 7.1).',
      },
    ],
    invalidated: [
      'consent_unproven',
      { en: `Found invalid on ${event.at}.`, es: `Declarado no válido el ${event.at}.` },
    ],
    requested: [
      'no_consent',
      { en: `Asked for on ${event.at} and not answered.`, es: `Pedido el ${event.at} y sin respuesta.` },
    ],
  };
  const [reason, sentence] =
    said[state.state] ??
    ([
      'no_consent',
      { en: 'Nothing on record allows it.', es: 'Nada de lo que consta lo permite.' },
    ] as const);
  return no(reason, [needed, sentence], state.basis);
}

function no(
  reason: PermissionReason,
  working: readonly Sentence[],
  basis: LegalBasis | null = null,
): Permission {
  return { allowed: false, basis, reason, working };
}

export function unknownPurpose(context: Pick<CallContext, 'catalog'>, purpose: string): Problem {
  const known = [...context.catalog.purposes.keys()].join(', ');
  return new Problem(
    'validation_failed',
    { en: `There is no purpose "${purpose}".`, es: `No existe la finalidad «${purpose}».` },
    {
      findings: [
        {
          code: 'consent.unknown_purpose',
          field: 'purpose',
          message: { en: `Use one of: ${known}.`, es: `Use una de estas: ${known}.` },
        },
      ],
    },
  );
}
