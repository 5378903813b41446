/**
 * The life of a record (law.md §5): active → (restricted) → archived → blocked → destroyed. The stronger state hides the
 * weaker one, which holds again when the stronger one ends; what was destroyed does not come back.
 */

import type { Sentence } from '../../metadata/label.ts';
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

const SENTENCES: Readonly<Record<StateVerb, Sentence>> = {
  restrict: { en: 'restricted', es: 'limitar' },
  lift: { en: 'released from a restriction', es: 'liberar de una limitación' },
  archive: { en: 'archived', es: 'archivar' },
  block: { en: 'blocked', es: 'bloquear' },
  restore: { en: 'restored', es: 'restaurar' },
};

const STATES_ES: Readonly<Record<RecordState, string>> = {
  active: 'activo',
  restricted: 'limitado',
  archived: 'archivado',
  blocked: 'bloqueado',
  destroyed: 'destruido',
};

/** Why a record in this state does not take the verb. */
export function refusal(state: RecordState, verb: StateVerb): Sentence {
  const held =
    state === 'blocked'
      ? {
          en: ' What is blocked is released by two persons (LOPDGDD 32).',
          es: ' Lo bloqueado lo entregan dos personas (LOPDGDD, art. 32).',
        }
      : { en: '', es: '' };
  return {
    en: `The record is ${state} and cannot be ${SENTENCES[verb].en}.${held.en}`,
    es: `El registro está ${STATES_ES[state]} y no se puede ${SENTENCES[verb].es}.${held.es}`,
  };
}
