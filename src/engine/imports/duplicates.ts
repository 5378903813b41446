/** Which rows of a batch are records that are there already, or that an earlier row of the file is. */
import { foldWord } from '../../fields/fold.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { type FoundRecord, findRecords, keyText } from './find-records.ts';
import type { ImportPlan } from './import-plan.ts';
import { restrictedNamesakes } from './namesakes.ts';
import type { MatchBy } from './reference-plan.ts';

/** A row as far as duplicates go. */
export interface Candidate {
  readonly key: string;
  readonly values: Readonly<Record<string, JsonValue>>;
}

export type Duplicate =
  /** A record of the database. */
  | { readonly kind: 'record'; readonly record: FoundRecord }
  | { readonly kind: 'ambiguous' }
  /** It is called as a restricted record is, which is compared no further. */
  | { readonly kind: 'namesake' }
  /** The row of the batch at this place, or of an earlier batch of a dry run. */
  | { readonly kind: 'row'; readonly index: number | undefined };

/** Marks of rows that earlier batches of a dry run would have written. */
export type SeenRows = Set<string>;

/** The duplicate that each row is, if any. `rows` are those without a problem, the others undefined. */
export async function findDuplicates(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  rows: readonly (Candidate | undefined)[],
  seen?: SeenRows,
): Promise<readonly (Duplicate | undefined)[]> {
  const found: (Duplicate | undefined)[] = rows.map(() => undefined);
  if (plan.link) {
    const by: MatchBy[] = [{ kind: 'key', source: plan.link.source }];
    await findBy(
      tx,
      context,
      plan,
      by,
      rows.map((row) => (row && row.key !== '' ? [row.key] : undefined)),
      found,
      seen,
    );
  }
  if (plan.duplicateKeys.length > 0) {
    const by: MatchBy[] = plan.duplicateKeys.map((field) => ({ kind: 'field', field }));
    await findBy(
      tx,
      context,
      plan,
      by,
      rows.map((row) => row && tupleOf(plan, row)),
      found,
      seen,
    );
  }
  return withNamesakes(tx, context, plan, rows, found);
}

/** Who is restricted is not made anew by the way, as far as the shell of their record tells. */
async function withNamesakes(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  rows: readonly (Candidate | undefined)[],
  found: readonly (Duplicate | undefined)[],
): Promise<readonly (Duplicate | undefined)[]> {
  if (plan.onDuplicate === 'create' || (!plan.link && plan.duplicateKeys.length === 0)) return found;
  const asked = rows.map((row, index) => (found[index] ? undefined : row?.values));
  const namesakes = await restrictedNamesakes(tx, context, plan.module, asked);
  return found.map((one, index) => one ?? (namesakes.has(index) ? { kind: 'namesake' } : undefined));
}

/** The values that tell a duplicate; undefined where one of them is empty: what is not known is not the same. */
function tupleOf(plan: ImportPlan, row: Candidate): readonly string[] | undefined {
  const texts = plan.duplicateKeys.map((field) => keyText(field, row.values[field.name]));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

async function findBy(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  by: readonly MatchBy[],
  keys: readonly (readonly string[] | undefined)[],
  found: (Duplicate | undefined)[],
  seen: SeenRows | undefined,
): Promise<void> {
  const asked = keys.flatMap((key, index) => (key && !found[index] ? [{ key, index }] : []));
  const records = await findRecords(
    tx,
    context,
    plan.module,
    by,
    asked.map((one) => one.key),
  );
  const earlier = new Map<string, number>();
  for (const [place, { key, index }] of asked.entries()) {
    const mark = `${by.map((one) => one.kind).join()}\n${key.map(foldWord).join('\n')}`;
    const [record, another] = records.get(place) ?? [];
    const before = earlier.get(mark);
    if (record) found[index] = another ? { kind: 'ambiguous' } : { kind: 'record', record };
    else if (before !== undefined || seen?.has(mark)) found[index] = { kind: 'row', index: before };
    else earlier.set(mark, index);
    seen?.add(mark);
  }
}
