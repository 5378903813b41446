type Chosen = Readonly<Record<string, readonly string[]>>;

function read(module: string): Chosen {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(module)) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        ([, names]) =>
          Array.isArray(names) && names.length > 0 && names.every((one) => typeof one === 'string'),
      ),
    );
  } catch {
    return {};
  }
}

function keyOf(module: string): string {
  return `attesta.columns.${module}`;
}

/** The columns that somebody chose for a view on this machine, in their order; null: as the view has them. */
export function chosenColumns(module: string, view: string): readonly string[] | null {
  const chosen = read(module);
  return Object.hasOwn(chosen, view) ? (chosen[view] ?? null) : null;
}

/** Keeps the choice for the next time; null: the view's own again. */
export function chooseColumns(module: string, view: string, names: readonly string[] | null): void {
  const { [view]: _, ...others } = read(module);
  const next = names === null ? others : { ...others, [view]: names };
  try {
    localStorage.setItem(keyOf(module), JSON.stringify(next));
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the address.
  }
}
