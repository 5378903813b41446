import type { Page } from '../../shapes.ts';

/** Reads rows from a cursor on; undefined: from the beginning, where the total is counted too. */
export type ReadRows<Row> = (
  cursor: string | undefined,
  limit: number,
  signal: AbortSignal,
) => Promise<Page<Row>>;

export interface ListRowsState {
  /** Rows that the list has; null until the first page said so. */
  readonly total: number | null;
  readonly busy: boolean;
  readonly failure: unknown;
  /** Set while the wanted row is so far that reading up to it would take long: what has been read so far. */
  readonly farFrom: number | null;
}

export const pageSize = 100;
/** The most that one call may read: how the way to a far row is walked. */
const strideSize = 500;
const stridePages = strideSize / pageSize;
/** Strides that are walked without being asked. */
const mostStrides = 40;
/** Pages that are kept; the rest is read again when it comes into view. */
const keptPages = 300;

/** What to read next so that a page comes into view. */
export interface ReadStep {
  readonly page: number;
  readonly cursor: string | undefined;
  readonly pages: number;
  /** Calls that the whole way takes. */
  readonly calls: number;
}

/**
 * The next call on the way to a page. Lists are read by cursors, each known only from the page before, so a far page is
 * reached from the nearest page whose cursor is known, in long strides.
 */
export function stepTo(page: number, cursors: ReadonlyMap<number, string | undefined>): ReadStep {
  let from = 0;
  for (const known of cursors.keys()) if (known <= page && known > from) from = known;
  const away = page - from;
  const pages = away === 0 ? 1 : Math.min(stridePages, away + 1);
  return { page: from, cursor: cursors.get(from), pages, calls: Math.ceil((away + 1) / stridePages) };
}

/** The rows of one list, read page by page as they come into view. Lives as long as the list's filter and order. */
export class ListRows<Row> {
  private readonly read: ReadRows<Row>;
  private readonly pages = new Map<number, readonly Row[]>();
  private readonly cursors = new Map<number, string | undefined>([[0, undefined]]);
  private readonly listeners = new Set<() => void>();
  private readonly stop = new AbortController();
  private wanted: readonly number[] = [];
  private patient = false;
  private state: ListRowsState = { total: null, busy: false, failure: null, farFrom: null };

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
    this.patient = false;
    void this.work();
  }

  /** Walks on to the far rows that are wanted, however long it takes. */
  readOn(): void {
    this.patient = true;
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
    if (page === undefined) return this.state.farFrom === null ? undefined : this.become({ farFrom: null });
    const step = stepTo(page, this.cursors);
    if (step.calls > mostStrides && !this.patient) return this.become({ farFrom: step.page * pageSize });
    this.become({ busy: true, farFrom: step.calls > mostStrides ? step.page * pageSize : null });
    try {
      this.keep(step, await this.read(step.cursor, step.pages * pageSize, this.stop.signal));
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
      if (rows.length > 0 || step.page + at === 0) this.pages.set(step.page + at, rows);
    }
    if (answer.next !== null) this.cursors.set(step.page + step.pages, answer.next);
    if (answer.total !== undefined) this.become({ total: answer.total });
    if (answer.next === null) this.become({ total: step.page * pageSize + answer.items.length });
    this.forget();
  }

  private forget(): void {
    for (const page of this.pages.keys()) {
      if (this.pages.size <= keptPages) return;
      if (!this.wanted.includes(page)) this.pages.delete(page);
    }
  }
}
