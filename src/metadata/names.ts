/** Names of definitions: they become tables, columns and JSON keys, so they are plain. */

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const PATH = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,5}$/;

/** PostgreSQL cuts longer identifiers. */
export const LONGEST_NAME = 63;

/** A snake_case word that can be a table, a column and a JSON key. */
export function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME.test(text);
}

/** A field name, or a path through references: `contact.account.country`. */
export function isPath(text: string): boolean {
  return text.length <= 300 && PATH.test(text);
}

/** Words that PostgreSQL reserves: columns of that name would have to be quoted by everyone who writes SQL. */
const RESERVED = `all analyse analyze and any array as asc asymmetric authorization between binary both case cast check
collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign
freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like
limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
references returning right select session_user similar some symmetric system_user table tablesample then to trailing
true union unique user using variadic verbose when where window with`;

const reservedWords: ReadonlySet<string> = new Set(RESERVED.split(/\s+/));

export function isReservedWord(name: string): boolean {
  return reservedWords.has(name);
}
