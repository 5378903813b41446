import type { ModuleDefinition } from '../../metadata/module.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { compileFragment, type SqlFragment, sql, sqlAny, sqlIdentifier } from '../database/fragment.ts';
import { recordLook } from '../records/record-evidence.ts';
import { titleVisible } from '../records/record-shape.ts';
import { inTransaction, look } from '../records/sight.ts';
import { entryMatches, findsBy, type Words, wordsOf } from '../records/words-condition.ts';

export interface SearchHit {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string | null;
  /** The line of the record that has the words, where it isn't the title itself. */
  readonly highlight: string | null;
}

interface EntryRow {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly words: string;
}

const MOST = 20;
/** Entries that are ranked at most: a word that everything has isn't worth ranking a million for. */
const RANKED = 2_000;
/** How alike a mistyped word has to be (pg_trgm word similarity); two exchanged letters of six are 0.57. */
const ALIKE = '0.4';

/**
 * Finds records of every module that the caller may read, best first, at most 20: by the beginnings of words in any order,
 * without regard to case and accents, by number, mail address, phone digits; and where little is found, by likeness, so
 * that a mistyped name is found too. Of records that share a title, all but one stand after the rest. What may not be seen
 * is not found, by the same predicate as in lists.
 */
export async function search(
  context: CallContext,
  q: string,
  options: { readonly limit?: number } = {},
): Promise<readonly SearchHit[]> {
  const words = wordsOf(q);
  if (words.terms.length === 0) return [];
  const limit = Math.min(Math.max(options.limit ?? MOST, 1), MOST);
  const exact = await look(context, (database) => find(database, context, words, false, limit));
  const found = exact.length > 0 ? exact : await findAlike(context, words, limit);
  const value = { count: found.length, modules: [...new Set(found.map((hit) => hit.module))] };
  await recordLook(context, { action: 'search.run', payloads: [{ subject: null, value }] });
  return found.map((row) => searchHit(context, words, row));
}

function findAlike(context: CallContext, words: Words, limit: number): Promise<EntryRow[]> {
  return inTransaction(context, async (tx) => {
    await tx.query("SELECT set_config('pg_trgm.word_similarity_threshold', $1, true)", [ALIKE]);
    return find(tx, context, words, true, limit);
  });
}

async function find(
  database: Sql,
  context: CallContext,
  words: Words,
  fuzzy: boolean,
  limit: number,
): Promise<EntryRow[]> {
  const modules = [...context.catalog.modules.values()].filter((module) =>
    context.rights.allows(module.name, 'read'),
  );
  if (modules.length === 0) return [];
  const whole = sql`attesta.fold(${words.whole})`;
  const { text, values } = compileFragment(sql`
    WITH found AS MATERIALIZED (
      SELECT e.record AS id, e.module, e.number, e.title, e.title_folded, e.words FROM attesta.search_entries e
      WHERE ${wordsMatch(context, modules, words, fuzzy)} AND ${sqlAny(modules.map((module) => seen(context, module)))}
      LIMIT ${RANKED})
    SELECT id, module, number, title, words FROM found
    ORDER BY (lower(number) = ${words.number ?? words.whole.toLowerCase()}) DESC, (title_folded = ${whole}) DESC,
      row_number() OVER (PARTITION BY module, title_folded ORDER BY id) > 1, starts_with(title_folded, ${whole}) DESC, word_similarity(${whole}, title_folded) DESC, title_folded COLLATE "C", id
    LIMIT ${limit}`);
  return database.query<EntryRow>(text, values);
}

function wordsMatch(
  context: CallContext,
  modules: readonly ModuleDefinition[],
  words: Words,
  fuzzy: boolean,
): SqlFragment {
  const ways = (['words', 'title', 'number'] as const).flatMap((by) => {
    const among = modules.filter((module) => findsBy(context, module) === by).map((module) => module.name);
    return among.length > 0 ? [{ by, among }] : [];
  });
  const [first] = ways;
  if (first && ways.length === 1) return entryMatches(words, first.by, fuzzy);
  return sqlAny(
    ways.map(({ by, among }) => sql`(e.module = any (${among}) and ${entryMatches(words, by, fuzzy)})`),
  );
}

function seen(context: CallContext, module: ModuleDefinition): SqlFragment {
  const predicate = sightPredicate(context, module.name, 'list', 'r');
  return sql`(e.module = ${module.name} and exists (select 1 from data.${sqlIdentifier(module.name)} r where r.id = e.record and ${predicate}))`;
}

function searchHit(context: CallContext, words: Words, row: EntryRow): SearchHit {
  const module = context.catalog.modules.get(row.module);
  const mayRead = module !== undefined && findsBy(context, module) === 'words';
  return {
    module: row.module,
    id: row.id,
    number: row.number,
    title: module && titleVisible(context, module) ? row.title : null,
    highlight: mayRead ? lineWith(words, row) : null,
  };
}

/** The first line beyond the title that has one of the words. */
function lineWith(words: Words, row: EntryRow): string | null {
  const wanted = words.terms.map(plain);
  const titled = wanted.every((term) => plain(row.title).includes(term));
  if (titled) return null;
  const lines = row.words.split('\n').filter((line) => !row.title.includes(line));
  const digits = words.digits;
  const line = lines.find((one) => {
    const text = plain(one);
    return (
      wanted.some((term) => text.includes(term)) ||
      (digits !== null && text.replace(/\D/g, '').includes(digits))
    );
  });
  return line ? line.slice(0, 200) : null;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
