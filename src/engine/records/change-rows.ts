/** The statement that writes changes of many rows: rows, search entries, events and their payloads in one. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { compileFragment } from '../database/fragment.ts';
import { eventInsertCte, eventParameter } from '../evidence/record-events.ts';
import type { StoredValues } from './changed-values.ts';
import { prepared } from './prepared.ts';
import { changeEvent, type FieldChange } from './record-evidence.ts';
import { rowColumns } from './record-shape.ts';
import { entryText } from './search-entries.ts';
import { titleOf } from './title.ts';
import { matchedBefore, queueRuns } from './workflow-causes.ts';

/** A locked row and what is to change of it. */
export interface ChangedRow {
  readonly context: CallContext;
  /** As it is now. */
  readonly row: Row;
  readonly subjects: readonly string[];
  readonly before: StoredValues;
  /** All of its values, as they will be. */
  readonly values: StoredValues;
  readonly changes: Readonly<Record<string, FieldChange>>;
  /** The columns that change. */
  readonly columns: Readonly<Record<string, unknown>>;
  readonly reason: string | undefined;
}

/** Writes the changes in the caller's transaction, one statement for those of the same columns. Gives the rows by id. */
export async function writeChangedRows(
  tx: Sql,
  module: ModuleDefinition,
  rows: readonly ChangedRow[],
): Promise<ReadonlyMap<unknown, Row>> {
  const written = new Map<unknown, Row>();
  const alike = Map.groupBy(
    rows.map((one) => ({ one, input: inputOf(module, one) })),
    ({ one, input }) => changing(one, input).join(),
  );
  for (const group of alike.values()) {
    const [first] = group;
    if (!first) continue;
    const names = changing(first.one, first.input);
    const [some, inputs] = [group.map(({ one }) => one), group.map(({ input }) => input)];
    const events = some.map((one, index) =>
      changeEvent(one.context, 'record.updated', module.name, {
        id: String(one.row.id),
        number: String(one.row.number),
        title: inputs[index]?.record_title ?? '',
        subjects: one.subjects,
        changes: one.changes,
        ...(one.reason !== undefined && { reason: one.reason }),
      }),
    );
    const begun = some.map(({ context, row, changes }) => ({
      context,
      id: String(row.id),
      fields: Object.keys(changes),
    }));
    const before = await matchedBefore(tx, module, begun);
    const values = [JSON.stringify(inputs), eventParameter(events)];
    for (const row of await tx.query<Row>(prepared(statement(module, names)), values))
      written.set(row.id, row);
    const caused = begun.map((one, index) => ({ ...one, event: events[index]?.id ?? '' }));
    await queueRuns(tx, module, 'changed', caused, before);
  }
  return written;
}

/** Names of the columns that change; of the title only where it does, as it is folded again each time. */
function changing({ columns, row }: ChangedRow, input: ReturnType<typeof inputOf>): readonly string[] {
  const titled = input.record_title !== row.record_title;
  return [...(titled ? ['record_title'] : []), ...Object.keys(columns).sort()];
}

function inputOf(module: ModuleDefinition, { context, row, values, columns }: ChangedRow) {
  const number = String(row.number);
  const { words, terms } = entryText(module, values, row.state);
  return {
    ...columns,
    id: String(row.id),
    number,
    record_title: titleOf(module, values, number),
    search_words: words,
    search_terms: terms,
    updated_at: context.now().toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    updated_by: context.principal.userId,
  };
}

/** One text for a set of columns, whatever the number of rows: prepared once on each connection. */
function statement(module: ModuleDefinition, names: readonly string[]): string {
  const own = module.fields.flatMap(fieldColumns).filter((column) => names.includes(column.name));
  const typed = own.map(({ name, sqlType }) => `, ${sqlName(name)} ${sqlType}`).join('');
  const set = ['updated_at', 'updated_by', ...names].map((name) => `${sqlName(name)} = i.${sqlName(name)}`);
  return `WITH input AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, number text, record_title text, search_words text,
      search_terms text, updated_at timestamptz, updated_by uuid${typed})),
    rec AS (UPDATE data.${sqlName(module.name)} r SET version = r.version + 1, ${set.join(', ')} FROM input i WHERE r.id = i.id
      RETURNING ${compileFragment(rowColumns(module)).text}),
    ent AS (UPDATE attesta.search_entries e SET title = i.record_title, words = i.search_words, terms = i.search_terms
      FROM input i WHERE e.record = i.id AND (e.title <> i.record_title OR e.words <> i.search_words)),
    add AS (INSERT INTO attesta.search_entries (record, module, number, title, words, terms)
      SELECT i.id, '${module.name}', i.number, i.record_title, i.search_words, i.search_terms FROM input i
      WHERE NOT EXISTS (SELECT FROM attesta.search_entries e WHERE e.record = i.id)),
    ${eventInsertCte(2)} SELECT * FROM rec`;
}
