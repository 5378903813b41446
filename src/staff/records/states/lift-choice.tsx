import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../../web/words/words.tsx';
import { RadioChoice } from '../../parts/choice.tsx';
import { statesQuery } from './queries.ts';
import { stateWords } from './state-words.ts';

/** Which restriction is lifted, where a record has several: all of them, or the one for a ground. */
export function LiftChoice({
  module,
  id,
  ground,
  onGround,
}: {
  readonly module: string;
  readonly id: string;
  /** Empty: all. */
  readonly ground: string;
  onGround(ground: string): void;
}) {
  const say = useWords(stateWords);
  const { data } = useQuery(statesQuery(module, id));
  const own = (data?.items ?? []).filter(
    (one) => one.state === 'restricted' && one.endedAt === null && one.along === null && one.ground !== null,
  );
  if (own.length < 2) return null;
  return (
    <RadioChoice
      name="state-lift"
      legend={say('whichRestriction')}
      options={[
        { value: '', label: say('allOfThem') },
        ...own.map((one) => ({
          value: one.ground ?? '',
          label: say('groundName', { ground: one.ground }),
          note: one.reason,
        })),
      ]}
      value={ground}
      onChange={onGround}
    />
  );
}
