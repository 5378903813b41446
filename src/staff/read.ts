/** Reading answers whose exact form is another area's: what is missing is null, never a crash of the page. */
export type Loose = Readonly<Record<string, unknown>>;

export function object(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A list, or the items of a page. */
export function list(value: unknown): readonly Loose[] {
  const items = Array.isArray(value) ? value : object(value).items;
  return Array.isArray(items) ? items.map(object) : [];
}

/** A name that is written as text, as a reference or as a label. */
export function name(value: unknown, locale: 'en' | 'es' = 'en'): string | null {
  const it = object(value);
  return text(value) ?? text(it[locale]) ?? text(it.en) ?? text(it.title) ?? text(it.name) ?? text(it.label);
}

/** The first text among several names that a property may have. */
export function first(value: Loose, ...names: readonly string[]): string | null {
  for (const each of names) {
    const found = text(value[each]);
    if (found) return found;
  }
  return null;
}
