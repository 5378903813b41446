export interface ImportLine {
  readonly id: string;
  readonly module: string;
  readonly state: string;
  readonly report: 'dry_run' | 'run' | null;
  readonly format: 'csv' | 'xlsx';
  readonly filename: string | null;
  readonly job: string | null;
  readonly rowsDone: number;
  readonly rowsTotal: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface ReferenceOption {
  readonly by: string;
  readonly source?: string;
  readonly create?: boolean;
  /** Of a reference to several modules. */
  readonly module?: string;
}

export interface ImportOptions {
  readonly dateOrder?: 'DMY' | 'MDY' | 'YMD';
  readonly decimalMark?: '.' | ',';
  readonly defaultCountry?: string;
  readonly duplicateKeys?: readonly string[];
  readonly onDuplicate?: 'skip' | 'update' | 'create' | 'report';
  readonly badRows?: 'keep_good' | 'drop_all';
  readonly badCells?: 'refuse_row' | 'leave_out';
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Secret fields whose plain text in the file is to be sealed. */
  readonly secrets?: readonly string[];
  readonly references?: Readonly<Record<string, ReferenceOption>>;
  readonly linkColumn?: { readonly column: string; readonly source: string };
}

export interface ImportTarget {
  readonly field: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
}

export interface ImportJson extends ImportLine {
  readonly encoding: string | null;
  /** Nothing in the file tells its encoding. */
  readonly encodingGuessed: boolean;
  /** What the rows showed of how dates and numbers are written, once they were read. */
  readonly seen: { readonly dateOrder?: string; readonly decimalMark?: string };
  readonly delimiter: string | null;
  readonly headerRow: number;
  readonly sheet: string | null;
  readonly encodings: readonly string[];
  readonly sheets: readonly string[];
  readonly headers: readonly string[];
  readonly sample: readonly {
    readonly line: number;
    readonly cells: readonly string[];
    readonly problem: string | null;
  }[];
  readonly suggestions: readonly {
    readonly column: string;
    readonly field: string | null;
    readonly confidence: number;
  }[];
  readonly targets: readonly ImportTarget[];
  readonly mapping: Readonly<Record<string, readonly string[] | null>>;
  readonly options: ImportOptions;
  readonly letIn: readonly { readonly line: number; readonly reason: string }[];
  readonly findings: readonly { readonly code: string; readonly field: string; readonly message: string }[];
}

export interface ReportRow {
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
