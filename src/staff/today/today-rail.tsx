import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { localDay } from '../../fields/written-day.ts';
import { Fact, Facts, KeyHint, Rail, RailSection } from '../../web/layout/layout.tsx';
import { ProofRosette } from '../../web/state/proof-rosette.tsx';
import { clockTime, count, plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import parts from '../parts/parts.module.css';
import { sealQuery } from '../seal-query.ts';
import { useMe } from '../session.tsx';
import { todayWords } from './today-words.ts';

export function TodayRail() {
  const say = useWords(todayWords);
  const locale = useLocale();
  const me = useMe();
  const { data: seal } = useQuery({ ...sealQuery, enabled: me.tools.includes('evidence') });
  const sealedToday = me.sealedAt !== null && localDay(me.sealedAt) === today();
  return (
    <Rail label={say('evidence')}>
      <RailSection
        title={say('evidence')}
        action={me.tools.includes('evidence') ? <Link to="/evidence">{say('open_')}</Link> : undefined}
      >
        <Facts>
          <Fact label={say('lastSeal')}>
            {me.sealedAt
              ? sealedToday
                ? clockTime(me.sealedAt, locale)
                : plainInstant(me.sealedAt, locale)
              : say('notSealed')}
            {me.sealedAt && `, ${say(me.sealingHealthy ? 'inOrder' : 'behind')}`} <ProofRosette />
          </Fact>
          {seal && <Fact label={say('events')}>{count(seal.size, locale)}</Fact>}
        </Facts>
      </RailSection>
      <RailSection>
        <p className={parts.quiet}>
          {say.rich('keys', { k: <KeyHints key="k" />, q: <KeyHint key="q">?</KeyHint> })}
        </p>
      </RailSection>
    </Rail>
  );
}

function KeyHints() {
  return (
    <>
      <KeyHint>Ctrl</KeyHint> <KeyHint>K</KeyHint>
    </>
  );
}
