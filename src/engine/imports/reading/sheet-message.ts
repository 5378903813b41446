/** What the thread that reads workbooks is asked, and what it answers. */
import type { Sentence } from '../../../metadata/label.ts';
export interface SheetRequest {
  readonly file: Uint8Array;
  /** Name of the sheet to read; the first one when absent. */
  readonly sheet?: string;
  readonly want: 'names' | 'rows';
}

export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly exact: readonly boolean[];
}

export type SheetAnswer =
  | { readonly names: readonly string[] }
  | { readonly rows: readonly SheetRow[] }
  | { readonly done: true }
  | { readonly failed: Sentence };
