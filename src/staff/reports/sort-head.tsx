import { IconArrowDown, IconArrowUp } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import { sortedBy } from './draft.ts';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';

/** The head of a column, which sorts by it. */
export function SortHead({
  field,
  label,
  sort,
  right = false,
  onSort,
}: {
  readonly field: string;
  readonly label: string;
  readonly sort: string;
  readonly right?: boolean;
  onSort(sort: string): void;
}) {
  const say = useWords(reportWords);
  const way = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined;
  return (
    <th scope="col" {...(right && { 'data-align': 'right' })} {...(way && { 'aria-sort': way })}>
      <button
        type="button"
        className={classes.sort}
        title={say('sortBy', { column: label })}
        onClick={() => onSort(sortedBy(sort, field, right))}
      >
        {label}
        {way === 'ascending' && <IconArrowUp size={13} aria-hidden />}
        {way === 'descending' && <IconArrowDown size={13} aria-hidden />}
      </button>
    </th>
  );
}
