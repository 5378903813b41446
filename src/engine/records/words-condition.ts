import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import {
  type SqlFragment,
  sql,
  sqlAll,
  sqlAny,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { plainTerms } from './title.ts';

/** What a person typed, as it is looked for. */
export interface Words {
  /** Terms that every find has: the beginning of one of its words each. At most eight. */
  readonly terms: readonly string[];
  /** The digits of a phone number, however they were grouped. */
  readonly digits: string | null;
  /** `con-000123`, also when it was typed as `con 123` or `CON123`. */
  readonly number: string | null;
  /** Everything, for the likeness of titles. */
  readonly whole: string;
}

export function wordsOf(q: string): Words {
  const whole = q.normalize('NFC').replaceAll('\0', '').trim().slice(0, 200);
  const digits = whole.replace(/[\s+()./-]/g, '');
  const number = /^(\p{L}{2,6})[\s-]?(\d{1,12})$/u.exec(whole);
  return {
    terms: plainTerms(whole).slice(0, 8),
    digits: /^\d{5,15}$/.test(digits) ? digits : null,
    number: number ? `${number[1]}-${number[2]?.padStart(6, '0')}`.toLowerCase() : null,
    whole,
  };
}

/**
 * What the caller may find records of a module by. Where a field that is searched is hidden, a find by its words would tell what it holds:
 * then the title is all that is looked into, and where that is hidden too, the number.
 */
export function findsBy(context: CallContext, module: ModuleDefinition): 'words' | 'title' | 'number' {
  const seen = (name: string) => context.rights.field(module.name, name) !== 'hidden';
  if (!module.titleFields.every(seen)) return 'number';
  const searched = module.fields.filter((field) => field.searchable);
  return searched.every((field) => seen(field.name)) ? 'words' : 'title';
}

/** The condition that the entry `e` has these words, anywhere or in its title; `fuzzy` lets each be mistyped. */
export function entryMatches(words: Words, by: 'words' | 'title' | 'number', fuzzy: boolean): SqlFragment {
  const ways = [numberMatches(words)];
  if (by !== 'number' && words.terms.length > 0) {
    const matches = by === 'words' ? termMatches : titleHas;
    ways.push(
      sqlAll(words.terms.map((term) => (fuzzy ? sqlAny([matches(term), resembles(term)]) : matches(term)))),
    );
  }
  if (by === 'words' && words.digits) ways.push(sql`e.body @@ ${prefixQuery(words.digits)}`);
  return sqlAny(ways);
}

/** The condition that the entry is of a record with this number, or one that begins with it. */
function numberMatches(words: Words): SqlFragment {
  const typed = `${likePattern(words.whole.toLowerCase())}%`;
  const asNumber = sql`(${words.whole.length >= 3} and lower(e.number) like ${typed})`;
  return words.number ? sqlAny([sql`lower(e.number) = ${words.number}`, asNumber]) : asNumber;
}

function termMatches(term: string): SqlFragment {
  const begins = sql`e.body @@ ${prefixQuery(term)}`;
  return isSpaced(term) ? begins : sqlAny([begins, titleContains(term)]);
}

/** A word of the title begins with it. A term is letters and digits, of which none is an operator. */
function titleHas(term: string): SqlFragment {
  return isSpaced(term) ? sql`(e.title_folded ~ (${'\\m'} || attesta.fold(${term})))` : titleContains(term);
}

/** Languages that put no space between words are found by any part of the title. */
function isSpaced(term: string): boolean {
  return /^[\p{Script=Latin}\p{N}\p{M}]+$/u.test(term);
}

function titleContains(term: string): SqlFragment {
  return sql`(e.title_folded like ${'%'} || attesta.fold(${likePattern(term)}) || ${'%'})`;
}

function resembles(term: string): SqlFragment {
  return term.length < 4 ? sqlRaw('false') : sql`attesta.fold(${term}) <% e.title_folded`;
}

/** Matches the beginning of a word. The term is quoted, so nothing in it is an operator. */
function prefixQuery(term: string): SqlFragment {
  return sql`to_tsquery('simple', quote_literal(attesta.fold(${term})) || ':*')`;
}

function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/**
 * The condition that the row `r` has a search entry with these words; with `archived` one of the archive too, for who may see it. Only
 * then: of two tables together the planner knows no frequencies, and a word that most records have is then looked up record by record.
 */
export function wordsCondition(
  context: CallContext,
  module: ModuleDefinition,
  q: string,
  archived: boolean,
): SqlFragment {
  const words = wordsOf(q);
  const matches = entryMatches(words, findsBy(context, module), false);
  const both = archived && context.rights.may('archive');
  const tables = both ? ['search_entries', 'archived_entries'] : ['search_entries'];
  const found = tables.map(
    (table) =>
      sql`select e.record from attesta.${sqlIdentifier(table)} e where e.module = ${module.name} and ${matches}`,
  );
  return sql`r.id in (${sqlJoin(found, ' union all ')})`;
}
