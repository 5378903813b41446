/** How many rows became what, by the name of what they became. */
type Counts = Readonly<Record<string, number>>;

const some = (counts: Counts, names: readonly string[]) => names.some((name) => (counts[name] ?? 0) > 0);

/** Whether an import wrote anything, so that there is something to take back. */
export function wrote(counts: Counts): boolean {
  return some(counts, ['created', 'updated', 'linked']);
}

/** Whether any row of an import was taken: written, or found to be there already. */
export function cameIn(counts: Counts): boolean {
  return wrote(counts) || some(counts, ['unchanged', 'skipped']);
}
