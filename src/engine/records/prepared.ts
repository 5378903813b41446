import { hash } from 'node:crypto';
import type { Statement } from '../database/database.ts';
import { type SqlFragment, sql } from '../database/fragment.ts';

const MOST_NAMES = 300;
const seen = new Set<string>();
const names = new Map<string, string>();

/**
 * A statement that is asked again and again is prepared once on each connection, which saves planning it. Named from its
 * second use on, so that a question asked once leaves nothing behind; at most 300 are named.
 */
export function prepared(text: string): Statement {
  const known = names.get(text);
  if (known !== undefined) return { name: known, text };
  if (!seen.has(text)) {
    if (seen.size >= MOST_NAMES) seen.clear();
    seen.add(text);
    return text;
  }
  seen.delete(text);
  if (names.size >= MOST_NAMES) return text;
  const name = `q-${hash('sha256', text).slice(0, 20)}`;
  names.set(text, name);
  return { name, text };
}

/**
 * `x.id ${amongIds(ids)}` for a statement whose plan is the same whatever the ids: from within a subselect their number does not
 * tell the database that planning anew is worth it, which costs more than running many a statement.
 */
export function amongIds(ids: unknown): SqlFragment {
  return sql`= ANY ((SELECT ${ids}::uuid[])::uuid[])`;
}
