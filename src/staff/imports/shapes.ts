import type { ImportReportRow, StagedImport, ImportJson as Told } from '../../client/client.ts';

/** As lists of imports tell it. */
export type ImportLine = Told;
export type ReportRow = ImportReportRow;

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

/** An import on its page: the file as it was read, and what is chosen for it. */
export interface ImportJson extends StagedImport {
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
