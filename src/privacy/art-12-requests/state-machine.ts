/**
 * Which step a rights request may take, and where it leads. Pure: facts in, answer out. A step out of order is refused with
 * the step that comes first.
 */

export const requestTypes = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
] as const;
export type RequestType = (typeof requestTypes)[number];

/** `in_progress`: it is settled who asks. `delivered`: the answer was handed over and its dispatch is not proved yet. */
export const requestStates = [
  'received',
  'in_progress',
  'awaiting_approval',
  'decided',
  'delivered',
  'closed',
  'withdrawn',
] as const;
export type RequestState = (typeof requestStates)[number];

export const identityStates = ['unchecked', 'confirmed', 'not_needed', 'refused'] as const;
export type IdentityState = (typeof identityStates)[number];

export const outcomes = ['granted', 'partly', 'refused', 'no_data'] as const;
export type Outcome = (typeof outcomes)[number];

/** What the machine knows of a case: nothing about the person. */
export interface CaseFacts {
  readonly type: RequestType;
  readonly state: RequestState;
  readonly identity: IdentityState;
  /** Whether somebody who acts for the person may; absent or `none` where the person asks. */
  readonly mandate?: 'none' | 'unchecked' | 'accepted' | 'refused';
  readonly hasSubject: boolean;
  readonly hasOpenPause: boolean;
  readonly isExtended: boolean;
  readonly outcome: Outcome | null;
  /** An answer has left the house, with proof. */
  readonly isDispatched: boolean;
  readonly hasPackage: boolean;
  /** An erasure of this case was approved or executed; executed. */
  readonly erasure: 'none' | 'planned' | 'approved' | 'executed';
  /** Art. 19: recipients of the data have to be told, and nobody has yet. */
  readonly owesRecipients: boolean;
  /** Art. 16, 18: since the request arrived the person's data was corrected, or restricted. True where neither was asked for. */
  readonly isCarriedOut: boolean;
}

export type Step =
  | { readonly kind: 'subject' }
  | { readonly kind: 'identity_check'; readonly result: Exclude<IdentityState, 'unchecked'> }
  | { readonly kind: 'pause'; readonly reason: 'identity' | 'clarification' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'extension' }
  | { readonly kind: 'message' }
  | { readonly kind: 'assignment' }
  | { readonly kind: 'package' }
  | { readonly kind: 'erasure' }
  /** Something was corrected outside this system. */
  | { readonly kind: 'correction' }
  /** Taken on the record itself. */
  | { readonly kind: 'restriction' }
  | { readonly kind: 'decision'; readonly outcome: Outcome; readonly needsApproval: boolean }
  | { readonly kind: 'approval'; readonly approved: boolean }
  | { readonly kind: 'delivery'; readonly byLink: boolean; readonly withPackage: boolean }
  | { readonly kind: 'dispatch' }
  | { readonly kind: 'recipients' }
  | { readonly kind: 'closure' }
  | { readonly kind: 'withdrawal' }
  /** `again`: the answer has to be sent again; otherwise the case is decided anew. */
  | { readonly kind: 'reopening'; readonly again: boolean };
export type StepKind = Step['kind'];

/** Why a step can't be taken. `first`: the kind of step that has to come before it; null where none would help. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly first: StepKind | null;
}

export type RefusalCode =
  | 'over'
  | 'not_over'
  | 'subject_first'
  | 'subject_fixed'
  | 'identity_first'
  | 'identity_settled'
  | 'identity_refused'
  | 'mandate_first'
  | 'mandate_refused'
  | 'only_no_data'
  | 'pause_open'
  | 'no_pause'
  | 'pause_identity_settled'
  | 'pause_not_for_this'
  | 'extended_already'
  | 'decision_first'
  | 'decided_already'
  | 'approval_first'
  | 'nothing_to_approve'
  | 'package_first'
  | 'package_not_for_this'
  | 'erasure_not_for_this'
  | 'erasure_first'
  | 'correction_not_for_this'
  | 'correction_first'
  | 'restriction_first'
  | 'delivery_first'
  | 'dispatched_already'
  | 'nothing_to_dispatch'
  | 'dispatch_first'
  | 'recipients_first'
  | 'no_recipients';

const over: ReadonlySet<RequestState> = new Set(['closed', 'withdrawn']);
const open: ReadonlySet<RequestState> = new Set(['received', 'in_progress']);

/** Why the step can't be taken now; null when it can. */
export function refusalOf(facts: CaseFacts, step: Step): Refusal | null {
  if (step.kind === 'reopening') return facts.state === 'closed' ? null : refuse('not_over', 'closure');
  if (step.kind === 'message' || step.kind === 'assignment') return null;
  if (over.has(facts.state)) return refuse('over', facts.state === 'closed' ? 'reopening' : null);
  return byStep[step.kind](facts, step as never);
}

/** The state after a step that `refusalOf` allows. Closing on dispatch is `closes`. */
export function stateAfter(facts: CaseFacts, step: Step): RequestState {
  switch (step.kind) {
    case 'identity_check':
      return 'in_progress';
    case 'decision':
      return step.needsApproval ? 'awaiting_approval' : 'decided';
    case 'approval':
      return step.approved ? 'decided' : 'in_progress';
    case 'delivery':
      return 'delivered';
    case 'closure':
      return 'closed';
    case 'withdrawal':
      return 'withdrawn';
    case 'reopening':
      return step.again ? 'decided' : 'in_progress';
    case 'subject':
      return 'received';
    default:
      return facts.state;
  }
}

/**
 * Whether nothing is left to do: the answer has left the house, what it promises was done (law.md §11.29), and each recipient
 * was told, or it is reasoned why not (Art. 19).
 */
export function isFinished(facts: CaseFacts): boolean {
  if (facts.state !== 'delivered' || !facts.isDispatched || facts.owesRecipients) return false;
  return !promisesErasure(facts) || facts.erasure === 'executed';
}

/** The steps still to come, in order, for the rail beside the case. */
export function stepsToCome(facts: CaseFacts): readonly StepKind[] {
  if (over.has(facts.state)) return [];
  const settled = facts.identity !== 'unchecked';
  const decided = facts.state === 'decided' || facts.state === 'delivered';
  const gives = facts.identity !== 'refused' && facts.outcome !== 'refused' && facts.outcome !== 'no_data';
  const list: [StepKind, boolean][] = [
    ['subject', !facts.hasSubject && !settled],
    ['identity_check', !settled],
    ['resume', facts.hasOpenPause],
    ['package', gives && hasPackages(facts.type) && !facts.hasPackage],
    ['correction', gives && facts.type === 'rectification' && !facts.isCarriedOut],
    ['restriction', gives && facts.type === 'restriction' && !facts.isCarriedOut],
    ['decision', !decided && facts.state !== 'awaiting_approval'],
    ['approval', facts.state === 'awaiting_approval'],
    ['erasure', gives && facts.type === 'erasure' && facts.erasure !== 'executed'],
    ['delivery', facts.state !== 'delivered'],
    ['dispatch', facts.state === 'delivered' && !facts.isDispatched],
    ['recipients', facts.owesRecipients],
    ['closure', true],
  ];
  return list.filter(([, wanted]) => wanted).map(([kind]) => kind);
}

/** Only these end in a copy of the data (Art. 15(3), 20). */
export function hasPackages(type: RequestType): boolean {
  return type === 'access' || type === 'portability';
}

function promisesErasure(facts: CaseFacts): boolean {
  return facts.type === 'erasure' && gives(facts.outcome);
}

/** "Granted" is told when it is true: nobody hears of a correction or a restriction that did not happen (Art. 16, 18). */
function notCarriedOut(type: RequestType): Refusal | null {
  if (type === 'rectification') return refuse('correction_first', 'correction');
  return type === 'restriction' ? refuse('restriction_first', 'restriction') : null;
}

function gives(outcome: Outcome | null): boolean {
  return outcome === 'granted' || outcome === 'partly';
}

function refuse(code: RefusalCode, first: StepKind | null): Refusal {
  return { code, first };
}

type Rule<K extends StepKind> = (facts: CaseFacts, step: Extract<Step, { kind: K }>) => Refusal | null;
type Rules = { readonly [K in Exclude<StepKind, 'reopening' | 'message' | 'assignment'>]: Rule<K> };

const byStep: Rules & Record<'reopening' | 'message' | 'assignment', Rule<never>> = {
  reopening: () => null,
  message: () => null,
  assignment: () => null,
  subject(facts) {
    // Who asked can't be exchanged once it was checked: that would answer one person with another's data (law.md §11.11).
    const settled = facts.identity === 'confirmed' || (facts.identity === 'not_needed' && facts.hasSubject);
    return settled || !open.has(facts.state) ? refuse('subject_fixed', null) : null;
  },
  identity_check(facts, { result }) {
    if (!open.has(facts.state) || facts.identity === 'confirmed' || facts.identity === 'not_needed') {
      return refuse('identity_settled', null);
    }
    return result === 'confirmed' && !facts.hasSubject ? refuse('subject_first', 'subject') : null;
  },
  pause(facts, { reason }) {
    if (facts.hasOpenPause) return refuse('pause_open', 'resume');
    if (!open.has(facts.state)) return refuse('decided_already', null);
    if (reason === 'identity')
      return facts.identity === 'unchecked' ? null : refuse('pause_identity_settled', null);
    return hasPackages(facts.type) ? null : refuse('pause_not_for_this', null);
  },
  resume: (facts) => (facts.hasOpenPause ? null : refuse('no_pause', 'pause')),
  extension(facts) {
    if (facts.isExtended) return refuse('extended_already', null);
    return open.has(facts.state) || facts.state === 'awaiting_approval'
      ? null
      : refuse('decided_already', null);
  },
  package(facts) {
    if (!hasPackages(facts.type)) return refuse('package_not_for_this', null);
    return needsPerson(facts);
  },
  erasure(facts) {
    if (facts.type !== 'erasure') return refuse('erasure_not_for_this', null);
    return needsPerson(facts);
  },
  correction(facts) {
    if (facts.type !== 'rectification') return refuse('correction_not_for_this', null);
    return needsPerson(facts);
  },
  restriction: needsPerson,
  decision(facts, { outcome }) {
    if (facts.state === 'awaiting_approval') return refuse('approval_first', 'approval');
    if (facts.state === 'decided' || facts.state === 'delivered') return refuse('decided_already', null);
    if (facts.identity === 'unchecked')
      return refuse('identity_first', facts.hasSubject ? 'identity_check' : 'subject');
    if (facts.identity === 'refused') return outcome === 'refused' ? null : refuse('identity_refused', null);
    // Even "we hold nothing" is said to nobody who may not hear it.
    const mandate = outcome === 'refused' ? null : needsMandate(facts);
    if (mandate) return mandate;
    if (!facts.hasSubject && outcome !== 'no_data') return refuse('only_no_data', null);
    return null;
  },
  approval: (facts) => (facts.state === 'awaiting_approval' ? null : refuse('nothing_to_approve', null)),
  delivery(facts, { byLink, withPackage }) {
    const early = undecided(facts);
    if (early) return early;
    if (facts.isDispatched) return refuse('dispatched_already', null);
    if (withPackage && !hasPackages(facts.type)) return refuse('package_not_for_this', null);
    const wantsPackage = hasPackages(facts.type) && gives(facts.outcome) && (byLink || withPackage);
    if (wantsPackage && !facts.hasPackage) return refuse('package_first', 'package');
    const erases = promisesErasure(facts) && facts.erasure !== 'approved' && facts.erasure !== 'executed';
    if (erases) return refuse('erasure_first', 'erasure');
    return gives(facts.outcome) && !facts.isCarriedOut ? notCarriedOut(facts.type) : null;
  },
  dispatch: (facts) =>
    facts.state === 'delivered' && !facts.isDispatched
      ? null
      : refuse('nothing_to_dispatch', facts.state === 'delivered' ? null : 'delivery'),
  closure(facts) {
    const early = undecided(facts);
    if (early) return early;
    if (facts.state === 'decided') return refuse('delivery_first', 'delivery');
    if (!facts.isDispatched) return refuse('dispatch_first', 'dispatch');
    if (promisesErasure(facts) && facts.erasure !== 'executed') return refuse('erasure_first', 'erasure');
    return facts.owesRecipients ? refuse('recipients_first', 'recipients') : null;
  },
  recipients: (facts) => (facts.owesRecipients ? null : refuse('no_recipients', null)),
  withdrawal: () => null,
};

/** A copy of somebody's data, or its erasure, needs a person whose identity is settled (law.md §11.10, 11.11). */
function needsPerson(facts: CaseFacts): Refusal | null {
  if (!facts.hasSubject) return refuse('subject_first', 'subject');
  if (facts.identity === 'unchecked') return refuse('identity_first', 'identity_check');
  return facts.identity === 'refused' ? refuse('identity_refused', null) : needsMandate(facts);
}

/** Who acts for somebody else is handed nothing before that was checked (law.md §11.13). */
function needsMandate({ mandate }: CaseFacts): Refusal | null {
  if (mandate === 'unchecked') return refuse('mandate_first', null);
  return mandate === 'refused' ? refuse('mandate_refused', null) : null;
}

function undecided(facts: CaseFacts): Refusal | null {
  if (facts.identity === 'unchecked')
    return refuse('identity_first', facts.hasSubject ? 'identity_check' : 'subject');
  if (facts.state === 'awaiting_approval') return refuse('approval_first', 'approval');
  return facts.state === 'in_progress' || facts.state === 'received'
    ? refuse('decision_first', 'decision')
    : null;
}
