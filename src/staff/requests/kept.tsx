import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import type { CaseLine } from './shapes.ts';
import { lineWords } from './words/line.ts';

/** Whether a closed case kept its time. */
export function Kept({ line }: { readonly line: CaseLine }) {
  const say = useWords(lineWords);
  const tone: StateTone =
    line.state === 'withdrawn' ? 'stopped' : line.clock.state === 'late' ? 'failed' : 'holds';
  return (
    <StateMark tone={tone}>
      {say('keptState', { state: line.state === 'withdrawn' ? 'withdrawn' : line.clock.state })}
    </StateMark>
  );
}
