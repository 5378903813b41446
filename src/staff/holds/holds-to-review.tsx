import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import parts from '../parts/parts.module.css';
import { holdWords } from './hold-words.ts';
import { holdsQuery } from './queries.ts';

/** Legal holds whose day to be looked at again has come. For Today. */
export function HoldsToReview() {
  const say = useWords(holdWords);
  const locale = useLocale();
  const { data = [] } = useQuery(holdsQuery());
  const due = data.filter((one) => one.liftedAt === null && one.reviewOn <= today());
  if (due.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('toReview')} count={due.length} />
      <ul className={parts.lines}>
        {due.map((one) => (
          <li key={one.id}>
            <Link to="/blocked" search={{ tab: 'holds' }}>
              {one.matter}
            </Link>{' '}
            <span className="at-mono">{one.number}</span>{' '}
            <StateMark tone="risk">{say('reviewOver', { date: plainDate(one.reviewOn, locale) })}</StateMark>
          </li>
        ))}
      </ul>
    </section>
  );
}
