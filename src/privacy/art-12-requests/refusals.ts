/** What a step out of order is answered with: a sentence that says which step comes first. */
import { Problem } from '../../engine/errors/problem.ts';
import type { CaseFacts, Refusal, RefusalCode, Step, StepKind } from './state-machine.ts';
import { refusalOf } from './state-machine.ts';

/** The resource under `/requests/{id}/` that a kind of step is taken with. */
export const stepResource: Readonly<Record<StepKind, string>> = {
  subject: 'subjects',
  identity_check: 'identity-checks',
  pause: 'pauses',
  resume: 'pauses/{pause}/ends',
  extension: 'extensions',
  message: 'messages',
  assignment: 'assignments',
  package: 'packages',
  erasure: 'erasures',
  decision: 'decisions',
  approval: 'approvals',
  delivery: 'deliveries',
  dispatch: 'dispatches',
  closure: 'closures',
  withdrawal: 'withdrawals',
  reopening: 'reopenings',
};

const sentences: Readonly<Record<RefusalCode, string>> = {
  over: 'The case is over',
  not_over: 'Only a closed case can be opened again',
  subject_first: 'Say first which person this is',
  subject_fixed:
    'Whose case it is was settled with the identity check and stays so. Withdraw it and record a new one if it was wrong',
  identity_first: 'Check the identity first',
  identity_settled: 'The identity is settled already',
  identity_refused:
    'The identity could not be confirmed, so the request can only be refused (Art. 12(2) and 12(6))',
  mandate_first: 'Somebody acts for the person: check first that they may. Call POST /requests/{id}/mandates',
  mandate_refused: 'Whoever asks may not act for the person, so the request can only be refused',
  only_no_data: 'No person was found for this request, so the only answer is "no_data"',
  pause_open: 'The clock stands still already',
  no_pause: 'There is no such pause that is open',
  pause_identity_settled: 'The identity is settled, so waiting for proof of it cannot stop the clock',
  pause_not_for_this:
    'Only a request for a copy can wait for the person to say what is meant (recital 63); nothing else stops the clock',
  extended_already: 'The time was extended already, and can be extended once',
  decision_first: 'Decide first',
  decided_already: 'The case is decided already',
  approval_first: 'A second person has to approve the decision first',
  nothing_to_approve: 'There is no decision that waits for approval',
  package_first: 'Make the package first, and wait until it is ready',
  package_not_for_this: 'Only requests for access and portability have packages',
  erasure_not_for_this: 'This is not a request for erasure',
  erasure_first: 'The erasure comes first: plan it, have it approved, carry it out',
  delivery_first: 'Deliver the answer first',
  dispatched_already: 'An answer has left the house already',
  nothing_to_dispatch: 'There is no answer whose dispatch is still to be proved',
  dispatch_first:
    'The answer has not left the house yet: prove its dispatch first (a letter posted, a mail sent)',
};

/** Refuses a step out of order with 409 (403 where a second person is what is missing). */
export function requireStep(facts: CaseFacts, step: Step): void {
  const refusal = refusalOf(facts, step);
  if (refusal) throw problemOf(refusal);
}

function problemOf({ code, first }: Refusal): Problem {
  const how = first === null ? '' : ` Call POST ${pathOf(first)}.`;
  return new Problem(
    code === 'approval_first' ? 'second_person_required' : 'conflict',
    `${sentences[code]}.${how}`,
    {
      findings: [
        {
          code: `request.${code}`,
          field: first === null ? '' : stepResource[first],
          message: `${sentences[code]}.`,
        },
      ],
    },
  );
}

function pathOf(kind: StepKind): string {
  return kind === 'erasure' ? '/erasures' : `/requests/{id}/${stepResource[kind]}`;
}
