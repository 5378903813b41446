import { plainDate, yearsAndMonths } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { today } from '../../clock.ts';
import type { PrivacySheet } from '../../shapes.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './privacy.module.css';

/** The date by which everything is due to go, with how it came about. */
export function DeleteBy({ sheet }: { readonly sheet: PrivacySheet }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const { deleteBy } = sheet;
  const date = deleteBy?.date ?? null;
  return (
    <section className={classes.deleteBy}>
      <h2>{say('deleteBy')}</h2>
      {date ? (
        <>
          <p className={classes.date}>{plainDate(date, locale)}</p>
          <p className={classes.quiet}>{spanText(date, say)}</p>
        </>
      ) : (
        <p className={classes.quiet}>{say('noDeleteBy')}</p>
      )}
      {deleteBy && deleteBy.working.length > 0 && (
        <ol className={classes.working}>
          {deleteBy.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

function spanText(date: string, say: ReturnType<typeof useWords<keyof typeof recordWords.en>>): string {
  const { years, months } = yearsAndMonths(today(), date);
  if (years < 0 || months < 0) return say('deleteOverdue');
  if (years === 0 && months === 0) return say('deleteSoon');
  return say('deleteIn', { years, months });
}
