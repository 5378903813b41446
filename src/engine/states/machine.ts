/**
 * The life of a record (law.md §5): active → (restricted) → archived → blocked → destroyed. The stronger state hides the
 * weaker one, which holds again when the stronger one ends; what was destroyed does not come back.
 */
import type { RecordState } from '../../metadata/module.ts';

/** What can be asked for a record's state. `lift` and `restore` end what the others began. */
export type StateVerb = 'restrict' | 'lift' | 'archive' | 'block' | 'restore';

/** The states that somebody decides on, weakest first. */
const heldStates = ['restricted', 'archived', 'blocked'] as const;
export type HeldState = (typeof heldStates)[number];

const FROM: Readonly<Record<StateVerb, readonly RecordState[]>> = {
  restrict: ['active', 'restricted', 'archived'],
  lift: ['restricted', 'archived'],
  archive: ['active', 'restricted'],
  block: ['active', 'restricted', 'archived'],
  restore: ['archived', 'blocked'],
};

/** Whether a record in this state takes the verb. */
export function mayFollow(state: RecordState, verb: StateVerb): boolean {
  return FROM[verb].includes(state);
}

/** The strongest of what is open; `active` where nothing is. */
export function effectiveState(open: readonly HeldState[]): RecordState {
  return heldStates.findLast((state) => open.includes(state)) ?? 'active';
}

const SENTENCES: Readonly<Record<StateVerb, string>> = {
  restrict: 'restricted',
  lift: 'released from a restriction',
  archive: 'archived',
  block: 'blocked',
  restore: 'restored',
};

/** Why a record in this state does not take the verb. */
export function refusal(state: RecordState, verb: StateVerb): string {
  const held = state === 'blocked' ? ' What is blocked is released by two persons (LOPDGDD 32).' : '';
  return `The record is ${state} and cannot be ${SENTENCES[verb]}.${held}`;
}
