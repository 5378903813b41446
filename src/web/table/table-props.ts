/** What a page says of its table, and may ask of it. */
import type { ReactNode, Ref } from 'react';
import type { Selection } from './selection.ts';
import type { RowRange } from './tall-scroll.ts';

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
  /** Stands on the row; far down, with it on top. */
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
  onFind?(): void;
  /** N writes a new row. */
  onCreate?: (() => void) | undefined;
  /** Rows as stacked groups, for a phone: this many label and value lines under the title. */
  readonly stacked?: boolean;
  readonly keysOff?: boolean;
  readonly handle?: Ref<TableHandle>;
}

export const noWidths: Readonly<Record<string, number>> = {};
