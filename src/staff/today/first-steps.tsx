import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { IconCircleCheckFilled, IconCircleDashed } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { usageQuery } from '../definitions/queries.ts';
import parts from '../parts/parts.module.css';
import { companyQuery, usersQuery } from '../settings/queries.ts';
import { todayWords } from './today-words.ts';

const underlined = { textDecoration: 'underline', textUnderlineOffset: 2 };
const hiddenKey = 'attesta.first-steps';

/** What a new installation still lacks before people can work in it. It goes when all of it is done, or is sent away. */
export function FirstSteps() {
  const say = useWords(todayWords);
  const [hidden, setHidden] = useState(() => localStorage.getItem(hiddenKey) !== null);
  const { data: company } = useQuery({ ...companyQuery, enabled: !hidden });
  const { data: users } = useQuery({ ...usersQuery, enabled: !hidden });
  const { data: usage } = useQuery({ ...usageQuery, enabled: !hidden });
  if (hidden || !company || !users || !usage) return null;
  const steps = [
    { name: 'stepCompany', to: '/settings/company', done: company.email !== '' && company.address !== '' },
    { name: 'stepUsers', to: '/settings/users', done: users.length > 1 },
    { name: 'stepRecords', to: '/imports', done: [...usage.values()].some((count) => count > 0) },
  ] as const;
  if (steps.every(({ done }) => done)) return null;
  return (
    <section className={parts.card}>
      <h2>{say('firstSteps')}</h2>
      <ul style={{ listStyle: 'none', display: 'grid', gap: 8 }}>
        {steps.map(({ name, to, done }) => {
          const Mark = done ? IconCircleCheckFilled : IconCircleDashed;
          return (
            <li key={name} style={{ display: 'flex', gap: 8 }}>
              <Mark size={17} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
              <span>
                <Link to={to} style={underlined}>
                  {say(name)}
                </Link>
                {done && <span className="at-unseen"> {say('stepDone')}</span>}{' '}
                <span className={parts.quiet}>{say(`${name}More`)}</span>
              </span>
            </li>
          );
        })}
      </ul>
      <p className={parts.quiet}>
        {say.rich('stepExamine', {
          a: (words) => (
            <Link key="a" to="/settings/examination" style={underlined}>
              {words}
            </Link>
          ),
        })}{' '}
        <button
          type="button"
          className={parts.link}
          onClick={() => {
            localStorage.setItem(hiddenKey, 'hidden');
            setHidden(true);
          }}
        >
          {say('hideSteps')}
        </button>
      </p>
    </section>
  );
}
