/**
 * Names and titles for the rows of a list: of the people and groups that they name, and of the records that they refer to. Each
 * is looked up once, whatever the number of rows that name it.
 */
import type { FieldDefinition } from '../../metadata/field.ts';
import { sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row, Sql } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { namedColumns, PARTIES } from './named-columns.ts';
import { partyNames } from './party-names.ts';
import { amongIds, prepared } from './prepared.ts';
import type { TitleOf } from './record-json.ts';
import { titleVisible } from './record-shape.ts';
import { restrictionOf } from './restriction.ts';

/**
 * Looks up what the rows of `plainColumns` lead to, as far as the caller may see it, and adds to each restricted row its
 * `$restriction`. Gives what `recordJson` asks.
 */
export async function titlesOf(
  database: Sql,
  context: CallContext,
  fields: readonly FieldDefinition[],
  rows: readonly Row[],
): Promise<TitleOf> {
  const { users, groups } = partyNames(context);
  const titles: Titles = new Map<string, Map<unknown, unknown>>([
    ['users', users],
    ['groups', groups],
  ]);
  const wanted = new Map<string, Wanted>();
  for (const { name, target, isRecord } of [...Object.values(PARTIES), ...fields.flatMap(namedColumns)]) {
    const one = wanted.get(target) ?? { isRecord, ids: new Set<string>() };
    const known = titles.get(target);
    for (const { [name]: id } of rows) if (typeof id === 'string' && !known?.has(id)) one.ids.add(id);
    if (one.ids.size > 0) wanted.set(target, one);
  }
  await lookUp(database, context, wanted, titles);
  await addRestrictions(database, context, rows);
  return (row, { name, target }) => titles.get(target)?.get(row[name]);
}

interface Wanted {
  readonly isRecord: boolean;
  readonly ids: Set<string>;
}

/** By target and id. */
type Titles = Map<string, Map<unknown, unknown>>;

/** Adds to `titles` what is wanted. */
async function lookUp(
  database: Sql,
  context: CallContext,
  wanted: ReadonlyMap<string, Wanted>,
  titles: Titles,
): Promise<void> {
  const parts = [...wanted].flatMap(([target, { isRecord, ids }]) => {
    if (!isRecord) return [namesOf(target, [...ids])];
    if (!context.catalog.modules.has(target)) return [];
    titles.set(target, new Map());
    return [recordTitles(context, target, [...ids])];
  });
  if (parts.length === 0) return;
  const { text, values } = compileFragment(sqlJoin(parts, ' UNION ALL '));
  for (const { target, id, number, title } of await database.query<Title>(prepared(text), values)) {
    titles.get(target)?.set(id, number === null ? title : [number, title]);
  }
}

interface Title {
  readonly target: string;
  readonly id: string;
  /** Null for who has a name only. */
  readonly number: string | null;
  readonly title: string | null;
}

function namesOf(table: string, ids: readonly string[]): SqlFragment {
  return sql`(SELECT ${sqlRaw(`'${table}'`)} AS target, p.id, NULL AS number, p.name AS title FROM attesta.${sqlIdentifier(table)} p WHERE p.id ${amongIds(ids)})`;
}

function recordTitles(context: CallContext, name: string, ids: readonly string[]): SqlFragment {
  const module = context.catalog.modules.get(name);
  const title = module && titleVisible(context, module) ? sqlRaw('t.record_title') : sqlRaw('NULL');
  const seen = sightPredicate(context, name, 'read', 't');
  return sql`(SELECT ${sqlRaw(`'${name}'`)} AS target, t.id, t.number, ${title} AS title FROM data.${sqlIdentifier(name)} t WHERE t.id ${amongIds(ids)} AND ${seen})`;
}

async function addRestrictions(database: Sql, context: CallContext, rows: readonly Row[]): Promise<void> {
  const restricted = new Map(rows.flatMap((row) => (row.state === 'restricted' ? [[row.id, row]] : [])));
  if (restricted.size === 0 || context.principal.kind === 'portal') return;
  const { text, values } = compileFragment(
    sql`SELECT r.id, ${restrictionOf(context)} AS restriction FROM unnest(${[...restricted.keys()]}::uuid[]) AS r (id)`,
  );
  for (const { id, restriction } of await database.query(prepared(text), values)) {
    const row = restricted.get(id);
    if (row) row.$restriction = restriction;
  }
}
