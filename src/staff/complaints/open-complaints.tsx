import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { clockTones } from './clock-tones.ts';
import { complaintWords } from './complaint-words.ts';
import { complaintsQuery } from './queries.ts';

/** Complaints that wait to be acknowledged or answered, what is due first on top. For Today, where the law has them. */
export function OpenComplaints() {
  const say = useWords(complaintWords);
  const locale = useLocale();
  const { country } = useMe();
  const { data = [] } = useQuery({ ...complaintsQuery, enabled: country === 'GB' });
  const open = data
    .filter((one) => one.state === 'received' || one.state === 'acknowledged')
    .sort((one, other) => one.clock.due.localeCompare(other.clock.due));
  if (open.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('title')} count={open.length} />
      <ul className={parts.lines}>
        {open.slice(0, 6).map((one) => (
          <li key={one.id}>
            <Link to={`/complaints/${one.id}`}>{one.number}</Link>{' '}
            <bdi>{one.person?.title ?? one.claimed?.name ?? one.claimed?.email ?? say('unknown')}</bdi>{' '}
            <StateMark tone={clockTones[one.clock.state]}>
              {one.state === 'received'
                ? say('clockOf', { state: one.clock.state, due: plainDate(one.clock.due, locale) })
                : say('stateOf', { state: one.state })}
            </StateMark>
          </li>
        ))}
      </ul>
      {open.length > 6 && <Link to="/complaints">{say('allOpen', { count: open.length })}</Link>}
    </section>
  );
}
