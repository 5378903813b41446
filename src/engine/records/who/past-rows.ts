/**
 * The conditions of rights asked of what records held at an instant. They are the ones of every other path; each table that they
 * name stands for the rows as they were then, so that there is no second way to decide.
 */
import type { Catalog } from '../../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { planTable } from '../../catalog/table.ts';
import type { Database } from '../../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../../database/fragment.ts';
import { sqlName } from '../../database/sql-name.ts';
import { titleOf } from '../title.ts';
import { type AnswerRow, answersOf } from './moment.ts';
import { columnsThen } from './read-then.ts';
import type { RecordThen } from './record-facts.ts';

export interface ThenQuestion {
  readonly catalog: Catalog;
  readonly module: ModuleDefinition;
  readonly main: readonly RecordThen[];
  /** With all that they referred to. */
  readonly records: ReadonlyMap<string, RecordThen>;
  /** States besides active and restricted that a look of then was shown of other records. */
  readonly shown: readonly string[];
  readonly conditions: readonly SqlFragment[];
  readonly at: Temporal.Instant;
}

export async function askThen(database: Database, question: ThenQuestion): Promise<readonly AnswerRow[]> {
  const { catalog, module, main, records, shown, conditions, at } = question;
  const body = compileFragment(sql`SELECT r.id, ${answersOf(conditions)} AS answers FROM then_asked r`);
  const named = new Set([...body.text.matchAll(DATA_TABLE)].map(([, name = '']) => name));
  const seen = ['active', 'restricted', ...shown];
  const tables = [...named].flatMap((name) => {
    const rows = [...records.values()].filter(
      (one) => one.module.name === name && seen.includes(String(one.facts.get('state') ?? 'active')),
    );
    const definition = catalog.modules.get(name);
    return definition ? [sql`${sqlIdentifier(`then_${name}`)} AS (${rowsOf(definition, rows)})`] : [];
  });
  const uses = sql`then_restricted_uses AS (SELECT * FROM attesta.restricted_uses WHERE since <= ${at}::timestamptz)`;
  const asked = sql`then_asked AS (${rowsOf(module, main)})`;
  const head = compileFragment(sqlJoin([uses, asked, ...tables], ', '), body.values.length + 1);
  const text = body.text
    .replaceAll(DATA_TABLE, (_, name: string) => sqlName(`then_${name}`))
    .replaceAll('attesta.restricted_uses', 'then_restricted_uses');
  return database.query<AnswerRow>(`WITH ${head.text} ${text}`, [...body.values, ...head.values]);
}

const DATA_TABLE = /\bdata\."(\w+)"/g;

/** These records as rows of their module's table. */
function rowsOf(module: ModuleDefinition, records: readonly RecordThen[]): SqlFragment {
  const { columns } = planTable(module, true);
  const stored = columns.filter((column) => !column.definition.includes(GENERATED));
  const folded = columns.filter((column) => column.definition.includes(GENERATED));
  const typed = sqlJoin(
    stored.map(({ name, sqlType }) => sql`${sqlIdentifier(name)} ${sqlRaw(sqlType)}`),
    ', ',
  );
  const rows = JSON.stringify(records.map(rowOf));
  const made = folded.map(({ name }) => {
    const source = name.replace(/_folded$/, '');
    return sql`, attesta.fold(x.${sqlIdentifier(source)}) COLLATE "C" AS ${sqlIdentifier(name)}`;
  });
  return sql`SELECT x.*${sqlJoin(made, '')} FROM jsonb_to_recordset(${rows}::jsonb) AS x(${typed})`;
}

const GENERATED = 'GENERATED ALWAYS AS';

function rowOf(record: RecordThen): Readonly<Record<string, unknown>> {
  const { id, module, number, facts, created, updated } = record;
  const owner = facts.get('owner');
  const [kind, ownerId] =
    typeof owner === 'object' && owner !== null && !Array.isArray(owner) && 'id' in owner
      ? [owner.module, owner.id]
      : [undefined, null];
  return {
    ...columnsThen(record),
    id,
    number,
    record_title: titleOf(module, Object.fromEntries(facts), number),
    owner_user: kind === 'users' ? ownerId : null,
    owner_group: kind === 'groups' ? ownerId : null,
    state: facts.get('state') ?? 'active',
    version: 1,
    created_at: created.at,
    created_by: created.by,
    updated_at: updated.at,
    updated_by: updated.by,
  };
}
