/** How a file of rows is to be taken, as it is chosen and kept. */

/** How a reference finds its record. */
export interface ReferenceOption {
  /** `number`, `title`, `id`, `key` (the key that it had where it came from), or a field of the module. */
  readonly by: string;
  readonly source?: string;
  readonly create?: boolean;
  /** Of a reference to several modules. */
  readonly module?: string;
}

/** Where the data comes from: the persons themselves, ours from an earlier system, or another source (Art. 14). */
export interface DataOrigin {
  /** `ours`: it was held already, in an earlier system. */
  readonly from: 'persons' | 'ours' | 'elsewhere';
  /** Of `elsewhere`: which source, as the persons are told (Art. 14(2)(f)). */
  readonly source?: string;
  /** Codes of the purposes it was obtained for; those of the mapped fields when absent. */
  readonly purposes?: readonly string[];
  /** When it was obtained: a date or an instant; when it is imported, when absent. */
  readonly obtainedAt?: string;
}

export const duplicateChoices = ['skip', 'update', 'create', 'report'] as const;
export const badRowChoices = ['keep_good', 'drop_all'] as const;
/** Of a cell that cannot be read, or whose record is not there: the row is refused, or comes in without it. */
export const badCellChoices = ['refuse_row', 'leave_out'] as const;

export interface ImportOptions {
  readonly dateOrder?: 'DMY' | 'MDY' | 'YMD';
  readonly decimalMark?: '.' | ',';
  readonly defaultCountry?: string;
  readonly duplicateKeys?: readonly string[];
  readonly onDuplicate?: (typeof duplicateChoices)[number];
  readonly badRows?: (typeof badRowChoices)[number];
  readonly badCells?: (typeof badCellChoices)[number];
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Secret fields whose plain text in the file is to be sealed. */
  readonly secrets?: readonly string[];
  readonly references?: Readonly<Record<string, ReferenceOption>>;
  readonly linkColumn?: { readonly column: string; readonly source: string };
  readonly origin?: DataOrigin;
}
