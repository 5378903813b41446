// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand; a real table can't draw a million of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the controls inside the cells take the focus
import { memo } from 'react';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import classes from './data-table.module.css';
import type { TableColumn } from './table-props.ts';

export const stackedLines = 4;

interface TableRowProps<Row> {
  readonly index: number;
  readonly row: Row | undefined;
  readonly id: string;
  readonly top: number;
  readonly height: number;
  readonly title: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly stacked: boolean;
  readonly active: boolean;
  readonly reachable: boolean;
  readonly selected: boolean | undefined;
  onActive(index: number): void;
  onSelect(index: number, id: string, ranged: boolean): void;
}

function TableRowPlain<Row>(props: TableRowProps<Row>) {
  const { index, row, id, columns, stacked, active, selected } = props;
  const say = useWords(webWords);
  const shown = stacked ? columns.slice(0, stackedLines + 1) : columns;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={row === undefined || undefined}
      tabIndex={props.reachable ? 0 : -1}
      className={stacked ? classes.group : classes.row}
      data-active={active || undefined}
      data-selected={selected || undefined}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      onFocus={() => props.onActive(index)}
    >
      {selected !== undefined && (
        <span role="cell" className={classes.box}>
          {row !== undefined && (
            <input
              type="checkbox"
              className={classes.tick}
              tabIndex={props.reachable ? 0 : -1}
              aria-label={say('selectRow', { row: props.title })}
              checked={selected}
              onClick={(event) => props.onSelect(index, id, event.shiftKey)}
              onChange={() => undefined}
            />
          )}
        </span>
      )}
      {shown.map((column, at) => (
        <span
          key={column.id}
          role="cell"
          className={classes.cell}
          data-align={column.align}
          data-title={at === 0 || undefined}
        >
          {stacked && at > 0 && <span className={classes.label}>{column.header}</span>}
          <span className={classes.value}>
            {row === undefined ? <span className={classes.waiting} /> : column.cell(row)}
          </span>
        </span>
      ))}
      {row === undefined && <span className="at-unseen">{say('tableRow', { index: index + 1 })}</span>}
    </div>
  );
}

export const TableRow = memo(TableRowPlain) as typeof TableRowPlain;
