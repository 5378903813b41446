import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RecordValues } from '../../fields/field-view.tsx';
import { fieldViewOf } from '../../fields/views.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { fieldValue, titleOf } from '../records/list/list-columns.tsx';
import { fieldNamed } from '../records/system-fields.ts';
import type { ModuleInfo, RecordJson } from '../shapes.ts';
import { type Question, type TablePage, tableQuery } from './queries.ts';
import { reportWords } from './report-words.ts';
import classes from './reports.module.css';
import { SortHead } from './sort-head.tsx';

/** Records in the columns of the report, a page at a time. */
export function TableResult({
  module,
  question,
  kept,
  onSort,
}: {
  readonly module: ModuleInfo;
  readonly question: Question;
  readonly kept: string | null;
  onSort(sort: string): void;
}) {
  const say = useWords(reportWords);
  const label = useLabel();
  const pages = useInfiniteQuery(tableQuery({ question, kept }));
  if (pages.error) return <ReadFailure error={pages.error} onRetry={() => void pages.refetch()} />;
  const [first] = pages.data?.pages ?? [];
  if (!first || !pages.data) return <div aria-busy />;
  const rows = pages.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <p className={parts.quiet}>{say('nothing')}</p>;
  return (
    <>
      <p className={parts.quiet} role="status">
        {say('shownOf', { shown: rows.length, total: first.total ?? rows.length })}
      </p>
      {first.hiddenColumns.length > 0 && (
        <p className={classes.note}>
          {say('hiddenColumns', {
            fields: first.hiddenColumns
              .map((name) => label(fieldNamed(module, name)?.label ?? { en: name }))
              .join(', '),
          })}
        </p>
      )}
      <div className={parts.scrollX}>
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              {first.columns.map((column) => (
                <SortHead
                  key={column.name}
                  field={column.name}
                  label={column.label}
                  sort={question.sort}
                  right={isRight(module, column.name)}
                  onSort={onSort}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((record) => (
              <tr key={record.id}>
                {first.columns.map((column, at) => (
                  <Cell key={column.name} module={module} record={record} column={column} head={at === 0} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton pages={pages} />
    </>
  );
}

function isRight(module: ModuleInfo, name: string): boolean {
  const field = fieldNamed(module, name);
  return field !== undefined && fieldViewOf(field.type).align === 'right';
}

/** The first column leads to the record. */
function Cell({
  module,
  record,
  column,
  head,
}: {
  readonly module: ModuleInfo;
  readonly record: RecordJson;
  readonly column: TablePage['columns'][number];
  readonly head: boolean;
}) {
  const text = useCellText(module, record, column.name);
  if (head)
    return (
      <th scope="row">
        <Link to={`/records/${module.name}/${record.id}`}>
          <bdi>{text ?? titleOf(record)}</bdi>
        </Link>
      </th>
    );
  return (
    <td data-label={column.label} {...(isRight(module, column.name) && { 'data-align': 'right' })}>
      {text === null ? <span className={parts.quiet}>—</span> : <bdi dir="auto">{text}</bdi>}
    </td>
  );
}

function useCellText(module: ModuleInfo, record: RecordJson, name: string): string | null {
  const locale = useLocale();
  if (name === 'title') return titleOf(record);
  const field = fieldNamed(module, name);
  const value = fieldValue(record, name);
  if (value === null || value === '') return null;
  if (!field) return String(value);
  return fieldViewOf(field.type).text(value, field, locale, { record: record as RecordValues });
}
