import { Link } from '@tanstack/react-router';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { useNamedRecords } from '../named-records.ts';
import parts from '../parts/parts.module.css';
import { useStars } from '../recent.ts';
import { titleOf } from '../records/list/list-columns.tsx';
import { todayWords } from './today-words.ts';

/** The records with a star, as they are called now; what may not be seen any more is left out. */
export function Starred() {
  const say = useWords(todayWords);
  const label = useLabel();
  const records = useNamedRecords(useStars());
  if (records.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('starred')} count={records.length} />
      <ul className={parts.lines}>
        {records.map(({ module, record }) => (
          <li key={record.id}>
            <Link to={`/records/${module.name}/${record.id}`}>
              <bdi>{titleOf(record)}</bdi>
            </Link>{' '}
            <span className="at-mono">{record.number}</span>
            <span className={parts.quiet}> {label(module.label)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
