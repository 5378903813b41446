import type { Page } from '../../shapes.ts';

/** Where a reading begins: after a row that is known, or so many rows from the top. */
export type ReadFrom = { readonly cursor: string } | { readonly skip: number };

/** Reads rows from there on; from the top, the total is counted too. */
export type ReadRows<Row> = (from: ReadFrom, limit: number, signal: AbortSignal) => Promise<Page<Row>>;

export interface ListRowsState {
  /** Rows that the list has; null until the first page said so. */
  readonly total: number | null;
  readonly busy: boolean;
  readonly failure: unknown;
}

export const pageSize = 100;
/** The most that one call may read: how the way to a near row is walked. */
const stridePages = 5;
/** Pages that are kept; the rest is read again when it comes into view. */
const keptPages = 300;

/** What to read next so that a page comes into view. */
export interface ReadStep {
  readonly page: number;
  readonly from: ReadFrom;
  readonly pages: number;
}

/**
 * The call that brings a page into view. After a page whose cursor is known the service goes on at once; what is further away
 * is jumped to, which costs the service more the further it is.
 */
export function stepTo(page: number, cursors: ReadonlyMap<number, string>): ReadStep {
  for (let known = page; known > page - stridePages && known > 0; known--) {
    const cursor = cursors.get(known);
    if (cursor !== undefined) return { page: known, from: { cursor }, pages: page - known + 1 };
  }
  return { page, from: { skip: page * pageSize }, pages: 1 };
}

/** The rows of one list, read page by page as they come into view. Lives as long as the list's filter and order. */
export class ListRows<Row> {
  private readonly read: ReadRows<Row>;
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly cursors = new Map<number, string>();
  private readonly listeners = new Set<() => void>();
  private readonly stop = new AbortController();
  private wanted: readonly number[] = [];
  private state: ListRowsState = { total: null, busy: false, failure: null };

  constructor(read: ReadRows<Row>) {
    this.read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): ListRowsState => this.state;

  row(index: number): Row | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Rows that have been read, in no particular order. */
  known(): Row[] {
    return [...this.pages.values()].flat();
  }

  /** Asks for the rows from `first` to before `end`. */
  want(first: number, end: number): void {
    const last = Math.floor(Math.max(first, end - 1) / pageSize);
    this.wanted = Array.from(
      { length: last - Math.floor(first / pageSize) + 1 },
      (_, at) => Math.floor(first / pageSize) + at,
    );
    void this.work();
  }

  retry(): void {
    this.become({ failure: null });
    void this.work();
  }

  /** Changes rows in place: a record saved elsewhere on the page. */
  replace(change: (row: Row) => Row): void {
    for (const [page, rows] of this.pages) this.pages.set(page, rows.map(change));
    this.become({});
  }

  close(): void {
    this.stop.abort();
    this.listeners.clear();
  }

  private become(change: Partial<ListRowsState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private missing(): number | undefined {
    const { total } = this.state;
    return this.wanted.find((page) => !this.pages.has(page) && (total === null || page * pageSize < total));
  }

  private async work(): Promise<void> {
    if (this.state.busy || this.state.failure || this.stop.signal.aborted) return;
    const page = this.missing();
    if (page === undefined) return;
    const step = stepTo(page, this.cursors);
    this.become({ busy: true });
    try {
      this.keep(step, await this.read(step.from, step.pages * pageSize, this.stop.signal));
      this.become({ busy: false });
    } catch (failure) {
      if (this.stop.signal.aborted) return;
      return this.become({ busy: false, failure });
    }
    return this.work();
  }

  private keep(step: ReadStep, answer: Page<Row>): void {
    for (let at = 0; at < step.pages; at++) {
      const rows = answer.items.slice(at * pageSize, (at + 1) * pageSize);
      this.pages.set(step.page + at, rows);
    }
    if (answer.next !== null) this.cursors.set(step.page + step.pages, answer.next);
    if (answer.total !== undefined) this.become({ total: answer.total });
    if (answer.next === null && answer.items.length > 0)
      this.become({ total: step.page * pageSize + answer.items.length });
    this.forget();
  }

  private forget(): void {
    for (const page of this.pages.keys()) {
      if (this.pages.size <= keptPages) return;
      if (!this.wanted.includes(page)) this.pages.delete(page);
    }
  }
}
