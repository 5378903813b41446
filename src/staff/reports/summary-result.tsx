import { Link } from '@tanstack/react-router';
import { count } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { writeListState } from '../records/list/list-state.ts';
import { figureText } from './figure-text.ts';
import type { Figures, SummaryAnswer, SummaryRow } from './queries.ts';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';
import { SortHead } from './sort-head.tsx';

/** Groups with their figures and totals; each count leads to its records. */
export function SummaryResult({
  answer,
  sort,
  onSort,
}: {
  readonly answer: SummaryAnswer;
  readonly sort: string;
  onSort(sort: string): void;
}) {
  const say = useWords(reportWords);
  const locale = useLocale();
  const perCurrency = answer.aggregates.some((one) => one.perCurrency);
  const head = { sort, onSort };
  const totals = answer.totals;
  if (answer.rows.length === 0 && totals.every((one) => one.count === 0))
    return <p className={parts.quiet}>{say('nothing')}</p>;
  return (
    <>
      <div className={parts.scrollX}>
        <table className={`${parts.table} ${parts.stacked} ${classes.result}`}>
          <thead>
            <tr>
              {answer.groups.map((group) => (
                <SortHead
                  key={`${group.field} ${group.by ?? ''}`}
                  {...head}
                  field={group.field}
                  label={group.label}
                />
              ))}
              {answer.groups.length === 0 && !perCurrency && <td />}
              {perCurrency && <th scope="col">{say('currency')}</th>}
              <SortHead {...head} field="count" label={say('records')} right />
              {answer.aggregates.map((one) => (
                <SortHead
                  key={`${one.function} ${one.field}`}
                  {...head}
                  field={`${one.function}.${one.field}`}
                  label={one.label}
                  right
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row, place) => (
              <tr key={JSON.stringify(row.filter)}>
                {row.groups.map(({ text }, at) => (
                  <GroupCell
                    key={answer.groups[at]?.label}
                    head={at === 0}
                    again={at === 0 && row.groups.length > 1 && isAgain(answer.rows, place)}
                    label={answer.groups[at]?.label ?? ''}
                    text={text}
                  />
                ))}
                {perCurrency && <td data-label={say('currency')}>{row.currency ?? say('empty')}</td>}
                <td data-align="right" data-label={say('records')}>
                  <Link
                    to={`/records/${answer.module}`}
                    search={writeListState({
                      view: null,
                      filter: row.filter,
                      sort: null,
                      columns: null,
                      q: '',
                    })}
                    aria-label={say('openRecords', {
                      shown: count(row.count, locale),
                      group: nameOf(row, say('empty')) || say('total'),
                    })}
                  >
                    {count(row.count, locale)}
                  </Link>
                </td>
                <FigureCells answer={answer} row={row} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            {totals.map((row) => (
              <tr key={row.currency ?? ''} className={classes.total}>
                <th scope="row" colSpan={Math.max(1, answer.groups.length + (perCurrency ? 1 : 0))}>
                  {row.currency ? say('totalOf', { currency: row.currency }) : say('total')}
                </th>
                <td data-align="right" data-label={say('records')}>
                  {count(row.count, locale)}
                </td>
                <FigureCells answer={answer} row={row} />
              </tr>
            ))}
          </tfoot>
        </table>
      </div>
      {answer.cut && <p className={classes.note}>{answer.cut}</p>}
      {answer.leftOut.restricted !== undefined && (
        <p className={classes.note}>{say('leftOut', { count: answer.leftOut.restricted })}</p>
      )}
    </>
  );
}

/** What a row is called. */
export function nameOf(row: SummaryRow, empty: string): string {
  return row.groups.map(({ text }) => text ?? empty).join(' · ');
}

/** Whether the row before it is of the same first group, which then stands there once. */
function isAgain(rows: readonly SummaryRow[], place: number): boolean {
  const [before, here] = [rows[place - 1]?.groups[0], rows[place]?.groups[0]];
  return before !== undefined && JSON.stringify(before) === JSON.stringify(here);
}

function GroupCell({
  head,
  again,
  label,
  text,
}: {
  readonly head: boolean;
  readonly again: boolean;
  readonly label: string;
  readonly text: string | null;
}) {
  const say = useWords(reportWords);
  const shown = text === null ? <span className={parts.quiet}>{say('empty')}</span> : <bdi>{text}</bdi>;
  return head ? (
    <th scope="row" className={again ? classes.again : undefined}>
      {shown}
    </th>
  ) : (
    <td data-label={label}>{shown}</td>
  );
}

function FigureCells({ answer, row }: { readonly answer: SummaryAnswer; readonly row: Figures }) {
  const locale = useLocale();
  return answer.aggregates.map((info, at) => (
    <td key={`${info.function} ${info.field}`} data-align="right" data-label={info.label}>
      {figureText(row.values[at] ?? null, info, row, locale)}
    </td>
  ));
}
