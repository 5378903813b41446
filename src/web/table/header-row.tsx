// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand; a real table can't draw a million of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the controls inside the cells take the focus
import { IconArrowDown, IconArrowUp } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import { ColumnEdge } from './column-edge.tsx';
import classes from './data-table.module.css';
import { everything, nothing } from './selection.ts';
import { type DataTableProps, noWidths } from './table-props.ts';

export function HeaderRow<Row>({
  columns,
  sort,
  onSort,
  selection,
  onSelection,
  rowCount,
  stacked,
  widths = noWidths,
  onWidth,
}: DataTableProps<Row>) {
  const say = useWords(webWords);
  const count = selection?.kind === 'all' ? rowCount - selection.except.size : (selection?.ids.size ?? 0);
  const whole = count > 0 && count >= rowCount;
  return (
    <div className={stacked ? 'at-unseen' : classes.header} role="row" aria-rowindex={1}>
      {selection && (
        <span role="columnheader" className={classes.box}>
          <input
            type="checkbox"
            className={classes.tick}
            aria-label={count > 0 ? say('clearSelection') : say('selectAll')}
            checked={whole}
            ref={(box) => {
              if (box) box.indeterminate = count > 0 && !whole;
            }}
            onChange={() => onSelection?.(count > 0 ? nothing : everything)}
          />
        </span>
      )}
      {columns.map((column) => {
        const direction = sort?.field === column.id ? sort.direction : undefined;
        return (
          <span
            key={column.id}
            role="columnheader"
            className={classes.headerCell}
            data-align={column.align}
            aria-sort={direction ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
          >
            {column.sortable && onSort ? (
              <button
                type="button"
                className={classes.sort}
                data-sorted={direction}
                onClick={() => onSort(column.id)}
              >
                {column.header}
                {direction === 'asc' && <IconArrowUp size={14} aria-hidden />}
                {direction === 'desc' && <IconArrowDown size={14} aria-hidden />}
              </button>
            ) : (
              column.header
            )}
            {onWidth && !stacked && (
              <ColumnEdge
                name={column.header}
                width={widths[column.id]}
                onWidth={(width) => onWidth(column.id, width)}
              />
            )}
          </span>
        );
      })}
    </div>
  );
}
