import { KeyHint } from '../../../web/layout/layout.tsx';
import type { RowRange } from '../../../web/table/tall-scroll.ts';
import { count } from '../../../web/words/dates.ts';
import { webWords } from '../../../web/words/web-words.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import classes from './list.module.css';

/** Under a list: its keys, and which rows are in view of how many. */
export function ListFoot({ seen, total }: { readonly seen: RowRange; readonly total: number | null }) {
  const say = useWords(webWords);
  const locale = useLocale();
  const keys = [
    { keys: ['J', 'K'], word: say('keyMove') },
    { keys: ['X'], word: say('keySelect') },
    { keys: ['Enter'], word: say('keyOpen') },
    { keys: ['Space'], word: say('keyPeek') },
    { keys: ['E'], word: say('keyEdit') },
    { keys: ['F'], word: say('keyFilter') },
    { keys: ['?'], word: say('keyAll') },
  ];
  return (
    <div className={classes.foot}>
      <div className={classes.keys}>
        {(total === 0 ? keys.slice(-2) : keys).map((each) => (
          <span key={each.word}>
            {each.keys.map((key) => (
              <KeyHint key={key}>{key}</KeyHint>
            ))}
            {each.word}
          </span>
        ))}
      </div>
      {total !== null && total > 0 && (
        <span className="at-figures">
          {say('rowsOf', {
            first: count(seen.first + 1, locale),
            last: count(Math.min(seen.end, total), locale),
            total: count(total, locale),
          })}
        </span>
      )}
    </div>
  );
}
