// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand; a real table can't draw a million of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the controls inside the cells take the focus
import {
  type CSSProperties,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import classes from './data-table.module.css';
import { HeaderRow } from './header-row.tsx';
import { isSelected, nothing, toggled, withRows } from './selection.ts';
import { useTableKeys } from './table-keys.ts';
import { type DataTableProps, noWidths, type TableColumn } from './table-props.ts';
import { stackedLines, TableRow } from './table-row.tsx';
import { useTallScroll } from './use-tall-scroll.ts';

const columnGap = 16;
const boxWidth = 18;
const pageMargin = 28;
const headerHeight = 34;
const rowHeight = 34;
/** Rows that are on the screen before anybody scrolls. */
const firstScreen = 12;
const stackedHeight = 44 + stackedLines * 22 + 14;

/** A table that draws only the rows in view. Keyboard: J K X Enter Space E F / N Esc; rows are focusable one at a time. */
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

  const focusActive = () => {
    if (!focusNext.current) return;
    const row = scroller.current?.querySelector<HTMLElement>('[data-active]');
    if (row) {
      focusNext.current = false;
      row.focus({ preventScroll: true });
    }
  };
  useLayoutEffect(focusActive);

  const stand = (index: number) => {
    focusNext.current = true;
    // The row that is active already is not drawn anew for it.
    if (index === active) focusActive();
    else setActive(index);
  };
  const moveTo = (index: number) => {
    const next = Math.min(rowCount - 1, Math.max(0, index));
    if (next < 0) return;
    stand(next);
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
      find: props.onFind,
      create: props.onCreate,
      clear: selection && selection !== nothing ? () => onSelection?.(nothing) : undefined,
    },
    !props.keysOff,
  );
  useImperativeHandle(props.handle, () => ({
    focus: () => moveTo(Math.max(0, active)),
    jump: (row) => {
      stand(row);
      if (row > firstScreen) scroll.toTop(row);
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
