/** The record that is asked for and what hangs on it, to any depth: what one act reaches. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition, RecordState } from '../../metadata/module.ts';
import { dependantLinks } from '../catalog/dependants.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { subjectsArray } from '../records/subjects-of.ts';

/** A record's row as it is, with its data subjects. */
export interface AffectedRecord {
  readonly module: ModuleDefinition;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: RecordState;
  readonly subjects: readonly string[];
  readonly row: Row;
}

/** One act reaches this many records at most: more is for a person to look at in parts. */
const MOST_RECORDS = 20_000;

/** Reads rows of a module by their ids, in the transaction's sight; `lock` keeps others from changing them. */
export async function affectedRows(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  ids: readonly string[],
  lock: boolean,
): Promise<readonly AffectedRecord[]> {
  return select(tx, catalog, module, 'r.id = ANY ($1::uuid[])', ids, lock);
}

/**
 * What hangs on a record, nearest first, by the relations that take their records along. Blocked and destroyed records have a
 * life of their own and are left as they are. Throws `too_large` beyond 20,000.
 */
export async function dependantsOf(
  tx: Sql,
  catalog: Catalog,
  root: AffectedRecord,
  lock: boolean,
): Promise<readonly AffectedRecord[]> {
  const seen = new Set([root.id]);
  const found: AffectedRecord[] = [];
  let layer: readonly AffectedRecord[] = [root];
  while (layer.length > 0) {
    const next: AffectedRecord[] = [];
    for (const [module, records] of Map.groupBy(layer, (one) => one.module.name)) {
      const ids = records.map((one) => one.id);
      for (const link of dependantLinks(catalog, module)) {
        const condition = `r.${sqlName(link.column)} = ANY ($1::uuid[]) AND r.state NOT IN ('blocked', 'destroyed')`;
        const rows = await select(tx, catalog, link.module, condition, ids, lock);
        for (const row of rows) {
          if (seen.has(row.id)) continue;
          seen.add(row.id);
          next.push(row);
        }
        refuseTooMany(seen.size);
      }
    }
    found.push(...next);
    layer = next;
  }
  return found;
}

export function refuseTooMany(count: number): void {
  if (count <= MOST_RECORDS) return;
  throw new Problem('too_large', {
    en: `More than ${MOST_RECORDS} records hang together here. Change their state in parts.`,
    es: `Aquí dependen unos de otros más de ${MOST_RECORDS} registros. Cambie su estado por partes.`,
  });
}

async function select(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  condition: string,
  ids: readonly string[],
  lock: boolean,
): Promise<readonly AffectedRecord[]> {
  const rows = await tx.query<Row>(
    `SELECT r.*, ${subjectsArray(catalog, module, 'r')} AS "$subjects" FROM data.${sqlName(module.name)} r
     WHERE ${condition} ORDER BY r.id LIMIT ${MOST_RECORDS + 1} ${lock ? 'FOR UPDATE OF r' : ''}`,
    [ids],
  );
  return rows.map((row) => ({
    module,
    id: String(row.id),
    number: String(row.number),
    title: String(row.record_title),
    state: row.state as RecordState,
    subjects: [...new Set(row.$subjects as string[])],
    row,
  }));
}
