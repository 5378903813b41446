import type { ModuleDefinition } from '../../metadata/module.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { storedValues } from './record-shape.ts';
import { writeEntries } from './search-entries.ts';
import { titleOf } from './title.ts';

const AT_A_TIME = 1_000;

/**
 * Makes titles and search entries of a module's records anew, after a change of what titles or is searched. In the
 * caller's transaction, a thousand at a time; an owner's transaction reaches archived and blocked records too.
 */
export async function rewriteTitles(tx: Sql, module: ModuleDefinition): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await tx.query<Row>(
      `SELECT * FROM data.${sqlName(module.name)} WHERE id > $1 ORDER BY id LIMIT ${AT_A_TIME}`,
      [after],
    );
    if (rows.length === 0) return;
    await rewriteSome(tx, module, rows);
    after = String(rows.at(-1)?.id);
  }
}

async function rewriteSome(tx: Sql, module: ModuleDefinition, rows: readonly Row[]): Promise<void> {
  const titled = rows.map((row) => ({
    id: row.id,
    title: titleOf(module, storedValues(module, row), String(row.number)),
  }));
  await tx.query(
    `UPDATE data.${sqlName(module.name)} r SET record_title = i.title
     FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, title text) WHERE r.id = i.id AND r.record_title <> i.title`,
    [JSON.stringify(titled)],
  );
  await writeEntries(tx, module, rows);
}
