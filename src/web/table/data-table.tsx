// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand; a real table can't draw a million of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the controls inside the cells take the focus
import {
  type CSSProperties,
  memo,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { IconArrowDown, IconArrowUp } from '../icons.ts';
import { webWords } from '../words/web-words.ts';
import { useWords } from '../words/words.tsx';
import { ColumnEdge } from './column-edge.tsx';
import classes from './data-table.module.css';
import { everything, isSelected, nothing, type Selection, toggled, withRows } from './selection.ts';
import { useTableKeys } from './table-keys.ts';
import type { RowRange } from './tall-scroll.ts';
import { useTallScroll } from './use-tall-scroll.ts';

export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** Pixels it never goes below. */
  readonly minWidth: number;
  /** Share of the room that is left over. */
  readonly grow: number;
  readonly align?: 'left' | 'right';
  readonly sortable?: boolean;
  cell(row: Row): ReactNode;
}

export interface TableSort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** What a page may ask of the table. */
export interface TableHandle {
  focus(): void;
  jump(row: number): void;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rowCount: number;
  /** The row at an index; undefined while it is being read. */
  row(index: number): Row | undefined;
  rowId(row: Row): string;
  /** The row in words, for its box. */
  rowTitle(row: Row): string;
  /** Called when other rows come into view, so that they are read. */
  onSeen(seen: RowRange, drawn: RowRange): void;
  /** Pixels that somebody gave a column, by its id. */
  readonly widths?: Readonly<Record<string, number>>;
  /** A column was made wider or narrower; null: as it was at first. */
  onWidth?(column: string, width: number | null): void;
  readonly sort?: TableSort | undefined;
  onSort?(field: string): void;
  readonly selection?: Selection;
  onSelection?(selection: Selection): void;
  onOpen(row: Row): void;
  onPeek?(row: Row): void;
  onEdit?(row: Row): void;
  onFilter?(): void;
  /** Rows as stacked groups, for a phone: this many label and value lines under the title. */
  readonly stacked?: boolean;
  readonly keysOff?: boolean;
  readonly handle?: Ref<TableHandle>;
}

const noWidths: Readonly<Record<string, number>> = {};
const columnGap = 16;
const boxWidth = 18;
const pageMargin = 28;
const headerHeight = 34;
const rowHeight = 34;
const stackedLines = 4;
const stackedHeight = 44 + stackedLines * 22 + 14;

/** A table that draws only the rows in view. Keyboard: J K X Enter Space E F; rows are focusable one at a time. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rowCount, selection, onSelection, stacked = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const height = stacked ? stackedHeight : rowHeight;
  const scroll = useTallScroll(scroller, rowCount, height, stacked ? 0 : headerHeight);
  const [active, setActive] = useState(-1);
  const focusNext = useRef(false);
  const anchor = useRef(-1);

  const { onSeen } = props;
  const { first, end } = scroll.seen;
  const drawnFirst = scroll.drawn.first;
  const drawnEnd = scroll.drawn.end;
  useEffect(() => {
    onSeen({ first, end }, { first: drawnFirst, end: drawnEnd });
  }, [onSeen, first, end, drawnFirst, drawnEnd]);

  useLayoutEffect(() => {
    if (!focusNext.current) return;
    const row = scroller.current?.querySelector<HTMLElement>('[data-active]');
    if (row) {
      focusNext.current = false;
      row.focus({ preventScroll: true });
    }
  });

  const moveTo = (index: number) => {
    const next = Math.min(rowCount - 1, Math.max(0, index));
    if (next < 0) return;
    focusNext.current = true;
    setActive(next);
    scroll.reveal(next);
  };
  const withActive = (work: ((row: Row) => void) | undefined) => () => {
    const row = active >= 0 ? props.row(active) : undefined;
    if (row !== undefined) work?.(row);
  };
  useTableKeys(
    {
      move: (by) => moveTo(by === 'first' ? 0 : by === 'last' ? rowCount - 1 : active + by),
      select: withActive((row) => selection && onSelection?.(toggled(selection, props.rowId(row)))),
      open: withActive(props.onOpen),
      peek: withActive(props.onPeek),
      edit: props.onEdit && withActive(props.onEdit),
      filter: props.onFilter,
    },
    !props.keysOff,
  );
  useImperativeHandle(props.handle, () => ({
    focus: () => moveTo(Math.max(0, active)),
    jump: (row) => {
      setActive(row);
      scroll.toTop(row);
    },
  }));

  const selectRow = (index: number, id: string, ranged: boolean) => {
    if (!selection || !onSelection) return;
    const selected = !isSelected(selection, id);
    const from = ranged && anchor.current >= 0 ? anchor.current : index;
    const ids = idsBetween(props, from, index);
    anchor.current = index;
    onSelection(withRows(selection, ids, selected));
  };

  const boxes = selection !== undefined;
  const { widths = noWidths } = props;
  const tracks = useMemo(() => gridTracks(columns, boxes, widths), [columns, boxes, widths]);
  const indexes = Array.from(
    { length: scroll.drawn.end - scroll.drawn.first },
    (_, at) => scroll.drawn.first + at,
  );
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      data-stacked={stacked || undefined}
      style={tracks as CSSProperties}
    >
      <HeaderRow {...props} stacked={stacked} />
      <div className={classes.body} role="rowgroup" style={{ height: scroll.measure.height }}>
        {indexes.map((index) => {
          const row = props.row(index);
          const id = row === undefined ? `#${index}` : props.rowId(row);
          return (
            <TableRow
              key={index}
              index={index}
              row={row}
              id={id}
              top={index * height - scroll.place.offset}
              height={height}
              title={row === undefined ? '' : props.rowTitle(row)}
              columns={columns}
              stacked={stacked}
              active={index === active}
              reachable={index === active || (active < 0 && index === 0)}
              selected={selection ? isSelected(selection, id) : undefined}
              onActive={setActive}
              onSelect={selectRow}
            />
          );
        })}
      </div>
    </div>
  );
}

/** One grid for every row: its tracks, and the width below which the table scrolls sideways. */
function gridTracks<Row>(
  columns: readonly TableColumn<Row>[],
  boxes: boolean,
  widths: Readonly<Record<string, number>>,
): Readonly<Record<string, string>> {
  const tracks = columns.map(({ id, minWidth, grow }) =>
    widths[id] === undefined ? `minmax(${minWidth}px, ${grow}fr)` : `${widths[id]}px`,
  );
  const least = columns.reduce(
    (sum, { id, minWidth }) => sum + (widths[id] ?? minWidth) + columnGap,
    boxes ? boxWidth + columnGap : 0,
  );
  return {
    '--tracks': [...(boxes ? [`${boxWidth}px`] : []), ...tracks].join(' '),
    '--least': `${least - columnGap + 2 * pageMargin}px`,
  };
}

function idsBetween<Row>(props: DataTableProps<Row>, from: number, to: number): string[] {
  const ids: string[] = [];
  for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
    const row = props.row(index);
    if (row !== undefined) ids.push(props.rowId(row));
  }
  return ids;
}

function HeaderRow<Row>({
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

const TableRow = memo(TableRowPlain) as typeof TableRowPlain;
