/** What a restore could not repeat: told deed by deed, so that somebody does it again. */
import type { Sql } from '../../engine/database/database.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import { type Deed, deedLabel } from './deed.ts';
import { deedWords } from './deed-words.ts';

export interface LostDeed {
  readonly deed: string;
  readonly words: Sentence;
  readonly at: string | null;
  /** What it was about: ids and codes. */
  readonly about: Readonly<Record<string, string>>;
}

export function lostOf(deed: Pick<Deed, 'deed' | 'kind' | 'at' | 'facts'>): LostDeed {
  return { deed: deed.deed, words: deedWords(deedLabel(deed)), at: deed.at, about: aboutOf(deed.facts) };
}

/** Newest restore first, in the order in which they were done. */
export async function lostDeeds(
  sql: Sql,
  most: number,
): Promise<readonly (LostDeed & { readonly toldAt: string })[]> {
  const rows = await sql.query<Deed & { readonly toldAt: string } & Record<string, unknown>>(
    `select id as deed, kind, at, facts, repeated_at as "toldAt" from attesta.ledger_deeds
     where outcome = 'lost' and not superseded order by repeated_at desc, position limit $1`,
    [most],
  );
  return rows.map((row) => ({ ...lostOf(row), toldAt: row.toldAt }));
}

/** Names, filters and texts of a row are not in a report that is printed. */
function aboutOf(facts: JsonObject): Readonly<Record<string, string>> {
  const { key, row, ...own } = facts;
  const shown = { ...flat(own), ...flat(row), ...flat(key) };
  const wanted = Object.entries(shown).filter(([name, value]) => SHOWN.has(name) && value !== null);
  return Object.fromEntries(wanted.map(([name, value]) => [name, String(value)]));
}

const SHOWN = new Set([
  'id',
  'module',
  'record',
  'number',
  'subject',
  'purpose',
  'kind',
  'name',
  'user',
  'role',
  'profile',
  'request',
  'recipient',
  'interval',
  'state',
  'notice',
  'key_group',
  'generation',
]);

function flat(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one !== 'object'));
}
