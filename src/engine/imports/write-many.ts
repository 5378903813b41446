/** Many records in one statement; when some are refused, the others are written all the same. */

import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { createRecordsIn } from '../records/create-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import type { RecordValues } from '../records/written-values.ts';

/** Runs work that may be refused inside the transaction: what it did is taken back then, and the rest stands. */
export async function attempt<T>(tx: Sql, work: () => Promise<T>): Promise<T> {
  await tx.query('SAVEPOINT attempt');
  try {
    const done = await work();
    await tx.query('RELEASE SAVEPOINT attempt');
    return done;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await tx.query('ROLLBACK TO SAVEPOINT attempt');
    await tx.query('RELEASE SAVEPOINT attempt');
    throw error;
  }
}

/** A refusal of what was written; anything else ends the batch, which is tried again or fails. */
export function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.status < 500;
}

/** Creates records: of each its JSON, or why it was refused. */
export async function createMany(
  tx: Sql,
  context: CallContext,
  module: string,
  rows: readonly RecordValues[],
  options: { readonly reason: string; readonly letIn?: true },
): Promise<readonly (RecordJson | Problem)[]> {
  if (rows.length === 0) return [];
  try {
    return await attempt(tx, () => createRecordsIn(tx, context, module, rows, options));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (rows.length === 1) return [withoutPlace(error)];
    const named = namedRows(error);
    if (named.size > 0 && named.size < rows.length)
      return createOthers(tx, context, module, rows, options, named);
    const half = Math.ceil(rows.length / 2);
    const first = await createMany(tx, context, module, rows.slice(0, half), options);
    return [...first, ...(await createMany(tx, context, module, rows.slice(half), options))];
  }
}

async function createOthers(
  tx: Sql,
  context: CallContext,
  module: string,
  rows: readonly RecordValues[],
  options: { readonly reason: string; readonly letIn?: true },
  refused: ReadonlyMap<number, Problem>,
): Promise<readonly (RecordJson | Problem)[]> {
  const others = rows.filter((_, index) => !refused.has(index));
  const written = [...(await createMany(tx, context, module, others, options))];
  return rows.map((_, index) => {
    const outcome = refused.get(index) ?? written.shift();
    if (!outcome) throw new Error('A row came to nothing.');
    return outcome;
  });
}

/** The rows that a refusal of many names (`3.email`), each with its own findings. */
function namedRows(problem: Problem): ReadonlyMap<number, Problem> {
  const placed = problem.findings.map((finding) => ({ finding, place: /^(\d+)\.(.*)$/.exec(finding.field) }));
  if (placed.some((one) => one.place === null)) return new Map();
  const byRow = Map.groupBy(placed, (one) => Number(one.place?.[1]));
  return new Map(
    [...byRow].map(([row, some]) => [
      row,
      new Problem(problem.code, problem.detail, {
        findings: some.map(({ finding, place }) => ({ ...finding, field: place?.[2] ?? '' })),
      }),
    ]),
  );
}

function withoutPlace(problem: Problem): Problem {
  return namedRows(problem).get(0) ?? problem;
}
