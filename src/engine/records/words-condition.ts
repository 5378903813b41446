import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type SqlFragment, sql, sqlAll, sqlAny, sqlRaw } from '../database/fragment.ts';

/** The words that a person typed, at most eight. */
export function wordsOf(q: string): readonly string[] {
  return q
    .normalize('NFC')
    .split(/[^\p{L}\p{N}@._+-]+/u)
    .map((word) => word.replace(/^[._+-]+|[._-]+$/g, ''))
    .filter((word) => word !== '')
    .slice(0, 8);
}

/**
 * Whether the caller may find records of a module by every word of it. Where a field that titles or is searched is hidden,
 * a find would tell what it holds: such a caller finds by number only.
 */
export function mayFindByWords(context: CallContext, module: ModuleDefinition): boolean {
  return module.fields.every(
    (field) =>
      !(field.searchable || module.titleFields.includes(field.name)) ||
      context.rights.field(module.name, field.name) !== 'hidden',
  );
}

/** Each word is the beginning of a word of the entry, part of its title, or of its number. */
export function entryMatches(words: readonly string[], byWords: boolean): SqlFragment {
  return sqlAll(words.map((word) => (byWords ? wordMatches(word) : numberMatches(word))));
}

function wordMatches(word: string): SqlFragment {
  return sqlAny([
    sql`e.body @@ ${prefixQuery(word)}`,
    sql`e.title_folded like '%' || attesta.fold(${likePattern(word)}) || '%'`,
    numberMatches(word),
    ...digitMatches(word),
  ]);
}

function numberMatches(word: string): SqlFragment {
  return sql`lower(e.number) like ${`${likePattern(word.toLowerCase())}%`}`;
}

/** Digits of a phone number, however they were grouped: the entry holds them once more without anything between. */
function digitMatches(word: string): SqlFragment[] {
  const digits = word.replace(/\D/g, '');
  if (digits.length < 4 || digits.length < word.length - 2) return [];
  return [sql`e.body @@ to_tsquery('simple', ${`${digits}:*`})`];
}

/** A tsquery that matches the beginning of a word. The word is quoted, so nothing in it is an operator. */
export function prefixQuery(word: string): SqlFragment {
  return sql`to_tsquery('simple', quote_literal(attesta.fold(${word})) || ${sqlRaw("':*'")})`;
}

function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The condition that the row `r` has a search entry with these words. */
export function wordsCondition(context: CallContext, module: ModuleDefinition, q: string): SqlFragment {
  const words = wordsOf(q);
  if (words.length === 0) return sqlRaw('false');
  const matches = entryMatches(words, mayFindByWords(context, module));
  return sql`r.id in (select e.record from attesta.search_entries e where e.module = ${module.name} and ${matches})`;
}
