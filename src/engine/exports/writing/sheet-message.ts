/** What the thread that writes workbooks is given, and what it says. */
import type { Cell } from '../cell.ts';

export interface SheetPlan {
  readonly name: string;
  readonly columns: readonly {
    readonly header: string;
    /** In characters. */
    readonly width: number;
    readonly moments: boolean;
  }[];
}

export type SheetOrder =
  | { readonly rows: readonly (readonly Cell[])[] }
  /** There are no more rows. */
  | { readonly end: true }
  /** The bytes that were said last have been taken. */
  | { readonly taken: true };

export type SheetWord =
  | { readonly want: 'rows' }
  | { readonly bytes: Uint8Array }
  /** Texts that were longer than a cell can be. */
  | { readonly done: true; readonly cut: number }
  | { readonly failed: string };
