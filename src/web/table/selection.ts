/** What is selected in a list: some rows by id, or all that the filter finds with exceptions. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> };

export const nothing: Selection = { kind: 'some', ids: new Set() };
export const everything: Selection = { kind: 'all', except: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id);
}

/** How many are selected of `total`. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === 'some' ? selection.ids.size : Math.max(0, total - selection.except.size);
}

/** Rows made selected or not. */
export function withRows(selection: Selection, ids: readonly string[], selected: boolean): Selection {
  const kept = new Set(selection.kind === 'some' ? selection.ids : selection.except);
  const listed = selection.kind === 'some' ? selected : !selected;
  for (const id of ids) {
    if (listed) kept.add(id);
    else kept.delete(id);
  }
  return selection.kind === 'some' ? { kind: 'some', ids: kept } : { kind: 'all', except: kept };
}

/** One row turned over. */
export function toggled(selection: Selection, id: string): Selection {
  return withRows(selection, [id], !isSelected(selection, id));
}
