/**
 * A piece of SQL with its bound values, so that conditions written in different places can be put together without
 * counting parameters. `parts` are the texts between the values: always one more than `values`.
 */
export interface SqlFragment {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

/** Text with `$1`… and the values to bind, ready for `Sql.query`. */
export interface CompiledSql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Writes a fragment: sql`${column} = ${raw('now()')} AND id = ${id}`. A fragment in braces is put in as SQL, anything
 * else is bound as a value.
 */
export function sql(strings: TemplateStringsArray, ...inserted: readonly unknown[]): SqlFragment {
  const parts: string[] = [strings[0] ?? ''];
  const values: unknown[] = [];
  inserted.forEach((one, index) => {
    if (isFragment(one)) append(parts, values, one);
    else {
      values.push(one);
      parts.push('');
    }
    parts[parts.length - 1] += strings[index + 1] ?? '';
  });
  return { parts, values };
}

/** SQL text that holds no value. Never give it what came from outside: identifiers go through `sqlName` first. */
export function raw(text: string): SqlFragment {
  return { parts: [text], values: [] };
}

/** Fragments one after another with a separator between. */
export function join(fragments: readonly SqlFragment[], separator: string): SqlFragment {
  const parts: string[] = [''];
  const values: unknown[] = [];
  fragments.forEach((one, index) => {
    if (index > 0) parts[parts.length - 1] += separator;
    append(parts, values, one);
  });
  return { parts, values };
}

/** All of them; `TRUE` of none. */
export function allOf(fragments: readonly SqlFragment[]): SqlFragment {
  if (fragments.length < 2) return fragments[0] ?? raw('TRUE');
  return sql`(${join(fragments, ' AND ')})`;
}

/** At least one of them; `FALSE` of none. */
export function anyOf(fragments: readonly SqlFragment[]): SqlFragment {
  if (fragments.length < 2) return fragments[0] ?? raw('FALSE');
  return sql`(${join(fragments, ' OR ')})`;
}

/** Numbers the parameters. `firstParameter` is the number of the first one, for a text that already has some. */
export function compileFragment(fragment: SqlFragment, firstParameter = 1): CompiledSql {
  const text = fragment.parts.reduce((whole, part, index) =>
    index === 0 ? part : `${whole}$${firstParameter + index - 1}${part}`,
  );
  return { text, values: fragment.values };
}

function append(parts: string[], values: unknown[], fragment: SqlFragment): void {
  parts[parts.length - 1] += fragment.parts[0] ?? '';
  parts.push(...fragment.parts.slice(1));
  values.push(...fragment.values);
}

function isFragment(value: unknown): value is SqlFragment {
  return (
    typeof value === 'object' &&
    value !== null &&
    'parts' in value &&
    'values' in value &&
    Array.isArray(value.parts) &&
    Array.isArray(value.values) &&
    value.parts.length === value.values.length + 1
  );
}
