import type { RecordState } from '../../metadata/module.ts';
import type { StateTone } from '../../web/state/state-mark.tsx';

const tones: Readonly<Record<RecordState, StateTone>> = {
  active: 'holds',
  restricted: 'held',
  archived: 'stopped',
  blocked: 'held',
  destroyed: 'stopped',
};

/** How a record's state is marked. */
export function stateTone(state: string): StateTone {
  return Object.hasOwn(tones, state) ? tones[state as RecordState] : 'stopped';
}
