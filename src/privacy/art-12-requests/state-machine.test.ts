import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CaseFacts,
  hasPackages,
  isFinished,
  outcomes,
  refusalOf,
  requestTypes,
  type Step,
  type StepKind,
  stateAfter,
  stepsToCome,
} from './state-machine.ts';

const start = fc.record({
  type: fc.constantFrom(...requestTypes),
  hasSubject: fc.boolean(),
});

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ kind: 'subject' }),
  fc
    .constantFrom('confirmed' as const, 'refused' as const, 'not_needed' as const)
    .map((result): Step => ({ kind: 'identity_check', result })),
  fc
    .constantFrom('identity' as const, 'clarification' as const)
    .map((reason): Step => ({ kind: 'pause', reason })),
  fc
    .constantFrom('resume' as const, 'extension' as const, 'message' as const, 'assignment' as const)
    .map((kind): Step => ({ kind })),
  fc
    .constantFrom(
      'package' as const,
      'erasure' as const,
      'correction' as const,
      'restriction' as const,
      'dispatch' as const,
      'recipients' as const,
      'closure' as const,
    )
    .map((kind): Step => ({ kind })),
  fc.constant<Step>({ kind: 'withdrawal' }),
  fc.record({
    kind: fc.constant('decision' as const),
    outcome: fc.constantFrom(...outcomes),
    needsApproval: fc.boolean(),
  }),
  fc.boolean().map((approved): Step => ({ kind: 'approval', approved })),
  fc.record({ kind: fc.constant('delivery' as const), byLink: fc.boolean(), withPackage: fc.boolean() }),
  fc.boolean().map((again): Step => ({ kind: 'reopening', again })),
);

interface Walk {
  readonly facts: CaseFacts;
  readonly taken: readonly Step[];
  /** What a second person has signed since the last proposal. */
  readonly approved: boolean;
  readonly proposed: boolean;
}

/** What the database would hold after a step: the model that the machine is held against. */
function after({ facts, taken, ...signed }: Walk, step: Step): Walk {
  const state = stateAfter(facts, step);
  const next = { ...facts, state };
  const walk = { ...signed, taken: [...taken, step] };
  switch (step.kind) {
    case 'subject':
      return { ...walk, facts: { ...next, hasSubject: true, identity: 'unchecked' } };
    case 'identity_check':
      return { ...walk, facts: { ...next, identity: step.result } };
    case 'pause':
      return { ...walk, facts: { ...next, hasOpenPause: true } };
    case 'resume':
      return { ...walk, facts: { ...next, hasOpenPause: false } };
    case 'extension':
      return { ...walk, facts: { ...next, isExtended: true } };
    case 'package':
      return { ...walk, facts: { ...next, hasPackage: true } };
    case 'erasure':
      return {
        ...walk,
        facts: {
          ...next,
          erasure: facts.erasure === 'none' ? 'approved' : 'executed',
          // What an approval owes is owed once.
          owesRecipients: facts.owesRecipients || facts.erasure === 'none',
        },
      };
    case 'correction':
    case 'restriction':
      return { ...walk, facts: { ...next, isCarriedOut: true } };
    case 'recipients':
      return { ...walk, facts: { ...next, owesRecipients: false } };
    case 'decision':
      return {
        ...walk,
        proposed: step.needsApproval,
        approved: false,
        facts: {
          ...next,
          outcome: step.outcome,
          owesRecipients:
            facts.owesRecipients || (facts.type === 'rectification' && step.outcome === 'granted'),
        },
      };
    case 'approval':
      return {
        ...walk,
        approved: step.approved,
        facts: { ...next, outcome: step.approved ? facts.outcome : null },
      };
    case 'delivery':
      return { ...walk, facts: { ...next, isDispatched: false } };
    case 'dispatch':
      return { ...walk, facts: { ...next, isDispatched: true } };
    case 'reopening':
      return { ...walk, facts: { ...next, isDispatched: false, outcome: step.again ? facts.outcome : null } };
    default:
      return { ...walk, facts: next };
  }
}

function walkOf(
  from: { readonly type: CaseFacts['type']; readonly hasSubject: boolean },
  steps: readonly Step[],
): Walk[] {
  let walk: Walk = {
    facts: {
      ...from,
      state: 'received',
      identity: 'unchecked',
      hasOpenPause: false,
      isExtended: false,
      outcome: null,
      isDispatched: false,
      hasPackage: false,
      erasure: 'none',
      owesRecipients: false,
      isCarriedOut: from.type !== 'rectification' && from.type !== 'restriction',
    },
    taken: [],
    approved: false,
    proposed: false,
  };
  const walks = [walk];
  for (const step of steps) {
    if (refusalOf(walk.facts, step)) continue;
    walk = after(walk, step);
    walks.push(walk);
  }
  return walks;
}

const walks = fc
  .tuple(start, fc.array(anyStep, { maxLength: 40 }))
  .map(([from, steps]) => walkOf(from, steps));
const everyWalk = (check: (walk: Walk) => void) =>
  fc.assert(
    fc.property(walks, (all) => all.forEach(check)),
    { numRuns: 2_000 },
  );

test('a case is closed only when the identity was settled, it was decided, and the answer has left', () => {
  everyWalk(({ facts }) => {
    if (facts.state !== 'closed') return;
    expect(facts.identity).not.toBe('unchecked');
    expect(facts.outcome).not.toBeNull();
    expect(facts.isDispatched).toBe(true);
    if (facts.type === 'erasure' && (facts.outcome === 'granted' || facts.outcome === 'partly')) {
      expect(facts.erasure).toBe('executed');
    }
  });
});

test('Art. 16, 18: no correction and no restriction is answered as granted that did not happen', () => {
  everyWalk(({ facts }) => {
    if (facts.state !== 'delivered' && facts.state !== 'closed') return;
    if (facts.outcome === 'granted' || facts.outcome === 'partly') expect(facts.isCarriedOut).toBe(true);
  });
});

test('Art. 19: no case is closed while a recipient is neither told nor reasoned away', () => {
  everyWalk(({ facts }) => {
    if (facts.state === 'closed') expect(facts.owesRecipients).toBe(false);
  });
});

test('Art. 12(5): what needs a second person is never delivered without one', () => {
  everyWalk(({ facts, proposed, approved }) => {
    if (facts.state === 'delivered' || facts.state === 'closed') expect(proposed && !approved).toBe(false);
  });
});

test('Art. 12(6): nothing is handed out, granted or erased for somebody whose identity is open or was refused', () => {
  everyWalk(({ facts, taken }) => {
    const last = taken.at(-1);
    if (facts.identity === 'refused' && last?.kind === 'decision') expect(last.outcome).toBe('refused');
    if (last?.kind === 'package' || last?.kind === 'erasure') {
      expect(facts.hasSubject).toBe(true);
      expect(['confirmed', 'not_needed']).toContain(facts.identity);
    }
    if (last?.kind === 'package') expect(hasPackages(facts.type)).toBe(true);
  });
});

test('after its end a case takes no step but messages, an assignment, and being opened again', () => {
  everyWalk(({ facts }) => {
    if (facts.state !== 'closed' && facts.state !== 'withdrawn') return;
    for (const step of fc.sample(anyStep, { numRuns: 20, seed: 1 })) {
      const allowed = refusalOf(facts, step) === null;
      const expected =
        step.kind === 'message' ||
        step.kind === 'assignment' ||
        (step.kind === 'reopening' && facts.state === 'closed');
      expect(allowed).toBe(expected);
    }
  });
});

/** The simplest step of a kind, for asking whether it may be taken. */
const simple: Readonly<Record<StepKind, Step>> = {
  subject: { kind: 'subject' },
  identity_check: { kind: 'identity_check', result: 'not_needed' },
  pause: { kind: 'pause', reason: 'identity' },
  resume: { kind: 'resume' },
  extension: { kind: 'extension' },
  message: { kind: 'message' },
  assignment: { kind: 'assignment' },
  package: { kind: 'package' },
  erasure: { kind: 'erasure' },
  correction: { kind: 'correction' },
  restriction: { kind: 'restriction' },
  decision: { kind: 'decision', outcome: 'no_data', needsApproval: false },
  approval: { kind: 'approval', approved: true },
  delivery: { kind: 'delivery', byLink: false, withPackage: false },
  dispatch: { kind: 'dispatch' },
  recipients: { kind: 'recipients' },
  closure: { kind: 'closure' },
  withdrawal: { kind: 'withdrawal' },
  reopening: { kind: 'reopening', again: true },
};

test('the step that is named as the first is one that can be taken, or leads to one', () => {
  everyWalk(({ facts }) => {
    for (const step of fc.sample(anyStep, { numRuns: 20, seed: 2 })) {
      let refusal = refusalOf(facts, step);
      const seen = new Set<StepKind>();
      while (refusal?.first && !seen.has(refusal.first)) {
        seen.add(refusal.first);
        const first: StepKind = refusal.first;
        refusal = refusalOf(facts, simple[first]);
        if (refusal === null) return;
      }
      if (refusal) expect(refusal.first, JSON.stringify({ facts, step, refusal })).toBeNull();
    }
  });
});

test('a case that is not over always has a step to come that can be taken now', () => {
  everyWalk(({ facts }) => {
    const coming = stepsToCome(facts);
    if (facts.state === 'closed' || facts.state === 'withdrawn') expect(coming).toEqual([]);
    else {
      const outcome = facts.identity === 'refused' ? 'refused' : 'no_data';
      const possible = coming.filter((kind) =>
        kind === 'decision'
          ? refusalOf(facts, { kind, outcome, needsApproval: false }) === null
          : refusalOf(facts, simple[kind]) === null,
      );
      expect(possible.length, JSON.stringify({ facts, coming })).toBeGreaterThan(0);
      expect(isFinished(facts)).toBe(
        facts.state === 'delivered' && refusalOf(facts, simple.closure) === null,
      );
    }
  });
});
