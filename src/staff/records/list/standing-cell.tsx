import { useQuery } from '@tanstack/react-query';
import { StateMark, type StateTone } from '../../../web/state/state-mark.tsx';
import { daysBetween, plainDate, shortDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { serviceNow, today } from '../../clock.ts';
import type { RecordJson, Standing } from '../../shapes.ts';
import { standingQuery } from '../../standings.ts';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import classes from './list.module.css';

/** How near the end of a consent is a risk, in days. */
const nearEnd = 60;

/** How a person stands, in a row of a list: the legal basis, or the day by which all has to go. */
export function StandingCell({ record, column }: { readonly record: RecordJson; readonly column: string }) {
  const { data } = useQuery(standingQuery(record.id));
  if (data === undefined) return <span className={classes.waiting} aria-busy />;
  if (data === null) return <span className={classes.none}>—</span>;
  return column === '_delete_by' ? (
    <DeleteBy standing={data} />
  ) : (
    <Basis standing={data} restricted={record.state === 'restricted'} />
  );
}

function Basis({ standing, restricted }: { readonly standing: Standing; readonly restricted: boolean }) {
  const words = useBasisWords();
  const { tone, text } = words(standing, restricted);
  return (
    <span title={text}>
      <StateMark tone={tone}>{text}</StateMark>
    </span>
  );
}

/** The basis in words, and how it stands. */
export function useBasisWords(): (
  standing: Standing,
  restricted: boolean,
) => { readonly tone: StateTone; readonly text: string } {
  const say = useWords(recordWords);
  const locale = useLocale();
  return (standing, restricted) => {
    if (standing.basis === null) return { tone: 'failed', text: say('noBasis') };
    const basis = say(`basis_${standing.basis.replaceAll('-', '_')}` as RecordWord);
    if (restricted) return { tone: 'held', text: say('basisRestricted', { basis }) };
    if (standing.withdrawn) return { tone: 'stopped', text: say('basisWithdrawn') };
    const until = standing.basisUntil;
    if (until && daysBetween(today(), until) <= nearEnd)
      return {
        tone: 'risk',
        text: say('basisEnds', { basis, date: shortDate(until, locale, serviceNow()) }),
      };
    return { tone: 'holds', text: basis };
  };
}

function DeleteBy({ standing: { deleteBy, erasureOpen } }: { readonly standing: Standing }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  if (erasureOpen) return say('erasureOpen');
  if (deleteBy === null) return <span className={classes.none}>—</span>;
  if (deleteBy < today())
    return (
      <span className={classes.late} title={plainDate(deleteBy, locale)}>
        {say('dueNow')}
      </span>
    );
  return <span className="at-figures">{plainDate(deleteBy, locale)}</span>;
}
