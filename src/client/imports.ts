/** Files of rows that become records, and back again. */
import type { ImportOptions } from '../metadata/import-options.ts';
import { path, type Transport } from './transport.ts';

export interface ImportJson {
  readonly id: string;
  readonly module: string;
  readonly state: string;
  readonly report: 'dry_run' | 'run' | null;
  readonly format: 'csv' | 'xlsx';
  readonly filename: string | null;
  readonly job: string | null;
  readonly rowsDone: number;
  readonly rowsTotal: number | null;
  /** How many rows came to what: created, updated, unchanged, skipped, refused, not_written, linked, undone, not_undone. */
  readonly counts: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface ImportTarget {
  readonly field: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
}

/** An import with all of its own: the file as it was read, and what is chosen for it. */
export interface StagedImport extends ImportJson {
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly headerRow: number;
  readonly sheet: string | null;
  readonly sheets: readonly string[];
  readonly headers: readonly string[];
  readonly suggestions: readonly {
    readonly column: string;
    readonly field: string | null;
    readonly confidence: number;
  }[];
  readonly mapping: Readonly<Record<string, readonly string[] | null>>;
  /** What mapping and options still lack for a run. */
  readonly findings: readonly { readonly code: string; readonly field: string; readonly message: string }[];
  /** Nothing in the file tells its encoding. */
  readonly encodingGuessed: boolean;
  /** What the rows showed of how dates and numbers are written, once they were read. */
  readonly seen: { readonly dateOrder?: string; readonly decimalMark?: string };
  readonly encodings: readonly string[];
  readonly sample: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly problem: string | null;
  }[];
  readonly targets: readonly ImportTarget[];
  readonly options: ImportOptions;
  readonly letIn: readonly { readonly line: number; readonly reason: string }[];
}

export interface ImportReportRow {
  readonly row: number;
  readonly part: number;
  readonly line: number;
  readonly status: string;
  readonly module: string;
  readonly record: string | null;
  readonly problems: readonly {
    readonly column: number | null;
    readonly header: string | null;
    readonly field: string | null;
    readonly code: string;
    readonly message: string;
    readonly erasure?: string;
  }[];
}

export interface ImportChange {
  readonly mapping?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly letIn?: readonly { readonly line: number; readonly reason: string }[];
}

export interface ImportsClient {
  list(): Promise<{ readonly items: readonly ImportJson[] }>;
  /** Sends a file; nothing is written yet. */
  stage(module: string, file: Blob, filename: string): Promise<StagedImport>;
  read(id: string): Promise<StagedImport>;
  change(id: string, change: ImportChange): Promise<StagedImport>;
  /** Each of these queues a job, which the answer names. */
  dryRun(id: string): Promise<ImportJson>;
  run(id: string): Promise<ImportJson>;
  undo(id: string): Promise<ImportJson>;
  discard(id: string): Promise<void>;
  /** The report, row by row, of one status only where it is named. */
  rows(id: string, status?: string): AsyncGenerator<ImportReportRow>;
  /** The report as CSV. */
  rowsCsv(id: string): Promise<Response>;
}

export function importsClient({ call, open }: Transport): ImportsClient {
  const step = (id: string, what: string): Promise<ImportJson> =>
    call({ method: 'POST', path: path('imports', id, what) });
  return {
    list: () => call({ path: '/imports' }),
    stage(module, file, filename) {
      const form = new FormData();
      // The module stands before the file: what comes after it is not seen.
      form.append('module', module);
      form.append('file', file, filename);
      return call({ method: 'POST', path: '/imports', body: form });
    },
    read: (id) => call({ path: path('imports', id) }),
    change: (id, change) => call({ method: 'PATCH', path: path('imports', id), body: change }),
    dryRun: (id) => step(id, 'dry-runs'),
    run: (id) => step(id, 'runs'),
    undo: (id) => step(id, 'undos'),
    discard: (id) => call({ method: 'DELETE', path: path('imports', id) }),
    async *rows(id, status) {
      let cursor: string | undefined;
      do {
        const page: { readonly items: readonly ImportReportRow[]; readonly next: string | null } = await call(
          {
            path: path('imports', id, 'rows'),
            query: { limit: 500, status, cursor },
          },
        );
        yield* page.items;
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
    },
    rowsCsv: (id) => open({ path: path('imports', id, 'rows.csv') }),
  };
}
