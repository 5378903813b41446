import { sqlName } from './sql-name.ts';

/** Only what this file makes is a fragment: JSON from outside that looks like one stays a value. */
const brand: unique symbol = Symbol('SqlFragment');

/**
 * A piece of SQL with its bound values, so that conditions written in different places can be put together without
 * counting parameters. `parts` are the texts between the values: always one more than `values`.
 */
export interface SqlFragment {
  readonly [brand]: true;
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

/** Text with `$1`… and the values to bind, ready for `Sql.query`. */
export interface CompiledSql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Writes a fragment: sql`${sqlIdentifier(column)} = ${value}`. A fragment in braces is put in as SQL, anything else is
 * bound as a value.
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
  return { [brand]: true, parts, values };
}

/** SQL text that holds no value. Never give it what came from outside: identifiers go through `sqlIdentifier`. */
export function sqlRaw(text: string): SqlFragment {
  return { [brand]: true, parts: [text], values: [] };
}

/** A quoted identifier; throws a `TypeError` for what cannot be one. */
export function sqlIdentifier(name: string): SqlFragment {
  return sqlRaw(sqlName(name));
}

/** SQL text in which each occurrence of `marker` stands for the value. */
export function sqlWithMarker(text: string, marker: string, value: unknown): SqlFragment {
  const parts = text.split(marker);
  return { [brand]: true, parts, values: parts.slice(1).map(() => value) };
}

/** Fragments one after another with a separator between. */
export function sqlJoin(fragments: readonly SqlFragment[], separator: string): SqlFragment {
  const parts: string[] = [''];
  const values: unknown[] = [];
  fragments.forEach((one, index) => {
    if (index > 0) parts[parts.length - 1] += separator;
    append(parts, values, one);
  });
  return { [brand]: true, parts, values };
}

/** All of them hold; `true` of none. */
export function sqlAll(fragments: readonly SqlFragment[]): SqlFragment {
  if (fragments.length < 2) return fragments[0] ?? sqlRaw('true');
  return sql`(${sqlJoin(fragments, ' and ')})`;
}

/** At least one of them holds; `false` of none. */
export function sqlAny(fragments: readonly SqlFragment[]): SqlFragment {
  if (fragments.length < 2) return fragments[0] ?? sqlRaw('false');
  return sql`(${sqlJoin(fragments, ' or ')})`;
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
  return typeof value === 'object' && value !== null && brand in value;
}
