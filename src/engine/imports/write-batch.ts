/** Writes one batch of rows in the caller's transaction and says what became of each. */
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { updateRecordIn } from '../records/change-record.ts';
import { inboundFindings } from '../records/inbound-check.ts';
import type { RecordValues } from '../records/written-values.ts';
import { purposesOfFields, startCollections } from './data-origin.ts';
import { type Duplicate, findDuplicates, type SeenRows } from './duplicates.ts';
import type { ImportPlan } from './import-plan.ts';
import type { LetIn, RowStatus } from './import-row.ts';
import { findOwners } from './owners.ts';
import { problemsOf } from './problem-codes.ts';
import { type ReadRow, type RowProblem, sortProblems } from './read-row.ts';
import { type LinkedRecord, type ReferenceMemory, resolveReferences } from './resolve-references.ts';
import { attempt, createMany, isRefusal } from './write-many.ts';

export interface RowOutcome {
  readonly row: number;
  readonly line: number;
  readonly status: RowStatus;
  readonly record: string | null;
  readonly problems: readonly RowProblem[];
}

export interface BatchOutcome {
  readonly rows: readonly RowOutcome[];
  readonly linked: readonly LinkedRecord[];
}

export interface BatchState {
  readonly import: string;
  readonly letIn: readonly LetIn[];
  readonly memory: ReferenceMemory;
  /** Of a dry run, which leaves nothing in the database for the next batch to find. */
  readonly seen?: SeenRows;
}

/** Why the records of an import were written, as their history says; by this an undo finds them again. */
export function importReason(id: string): string {
  return `Import ${id}`;
}

/** Everything about one row on its way. */
interface Work {
  readonly read: ReadRow;
  values: Record<string, JsonValue>;
  problems: RowProblem[];
  /** Cells that it comes in without. */
  leftOut: RowProblem[];
  status: RowStatus | undefined;
  record: string | null;
  letIn: string | undefined;
}

/** Writes the rows: references, duplicates, the ledger, then all new records at once and the changed ones after them. */
export async function writeBatch(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  rows: readonly ReadRow[],
  state: BatchState,
): Promise<BatchOutcome> {
  const work = rows.map((read) => startOf(read, state));
  await checkInbound(tx, context, plan, work);
  const linked = await refer(tx, context, plan, work, state);
  await giveOwners(tx, plan, work);
  const duplicates = await findDuplicates(
    tx,
    context,
    plan,
    work.map((one) => (one.problems.length === 0 ? { key: one.read.key, values: one.values } : undefined)),
    state.seen,
  );
  await createNew(tx, context, plan, work, duplicates, state);
  await treatDuplicates(tx, context, plan, work, duplicates, state);
  if (plan.link) await keepKeys(tx, plan, work);
  if (!state.seen) await tellOrigin(tx, context, plan, work, linked, state);
  return { rows: work.map(outcomeOf), linked };
}

function startOf(read: ReadRow, state: BatchState): Work {
  return {
    read,
    values: { ...read.values },
    problems: [...read.problems],
    leftOut: [...read.leftOut],
    status: undefined,
    record: null,
    letIn: state.letIn.find((one) => one.line === read.line)?.reason,
  };
}

/** Who was erased does not come back with a file. Asked before anything is created because of the row. */
async function checkInbound(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
): Promise<void> {
  const asked = work.filter((one) => one.letIn === undefined && one.problems.length === 0);
  const rows = asked.map((one) => one.values);
  for (const { row, erasure } of await inboundFindings(tx, context.database, plan.module, rows)) {
    asked[row]?.problems.push({ column: 0, field: '', code: 'erased_subject', erasure });
  }
}

async function refer(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
  state: BatchState,
): Promise<readonly LinkedRecord[]> {
  if (plan.references.length === 0) return [];
  const rows = work.map((one) => ({ ...one.read, problems: one.problems }));
  const reason = importReason(state.import);
  const resolved = await resolveReferences(tx, context, plan, rows, state.memory, reason);
  for (const [index, one] of work.entries()) {
    Object.assign(one.values, resolved.values[index]);
    const { refused, leftOut } = sortProblems(plan, resolved.problems[index] ?? []);
    one.problems.push(...refused);
    one.leftOut.push(...leftOut);
  }
  return resolved.linked;
}

async function giveOwners(tx: Sql, plan: ImportPlan, work: readonly Work[]): Promise<void> {
  if (plan.owner === undefined) return;
  const owners = await findOwners(
    tx,
    work.map((one) => one.read.owner),
  );
  for (const one of work) {
    if (one.read.owner === '') continue;
    const owner = owners.get(one.read.owner);
    if (owner) one.values.owner = { ...owner };
    else {
      const missing = { column: plan.owner + 1, field: 'owner', code: 'import.owner_missing' };
      (plan.leaveOut ? one.leftOut : one.problems).push(missing);
    }
  }
}

async function createNew(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
  duplicates: readonly (Duplicate | undefined)[],
  state: BatchState,
): Promise<void> {
  const fresh = work.filter((one, index) => {
    const isNew = duplicates[index] === undefined || plan.onDuplicate === 'create';
    return isNew && one.problems.length === 0;
  });
  const reason = importReason(state.import);
  const plain = fresh.filter((one) => one.letIn === undefined);
  await create(tx, context, plan, plain, { reason });
  for (const one of fresh.filter((each) => each.letIn !== undefined)) {
    await create(tx, context, plan, [one], { reason: `${reason}: ${one.letIn}`, letIn: true });
  }
}

async function create(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
  options: { readonly reason: string; readonly letIn?: true },
): Promise<void> {
  const created = await createMany(
    tx,
    context,
    plan.module.name,
    work.map((one) => one.values),
    options,
  );
  for (const [index, one] of work.entries()) {
    const outcome = created[index];
    if (outcome instanceof Problem)
      one.problems.push(...problemsOf(outcome).map((each) => placed(plan, each)));
    else if (outcome) {
      one.status = 'created';
      one.record = outcome.id;
    }
  }
}

async function treatDuplicates(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
  duplicates: readonly (Duplicate | undefined)[],
  state: BatchState,
): Promise<void> {
  for (const [index, one] of work.entries()) {
    const duplicate = duplicates[index];
    if (!duplicate || one.status || one.problems.length > 0) continue;
    const earlier =
      duplicate.kind === 'row' && duplicate.index !== undefined ? work[duplicate.index] : undefined;
    // The row that this one repeats was refused: this one is the first of its kind.
    if (earlier && earlier.record === null) await create(tx, context, plan, [one], reasonFor(one, state));
    else await treat(tx, context, plan, one, duplicate, earlier?.record ?? null, state);
  }
}

function reasonFor(one: Work, state: BatchState): { readonly reason: string; readonly letIn?: true } {
  const reason = importReason(state.import);
  return one.letIn === undefined ? { reason } : { reason: `${reason}: ${one.letIn}`, letIn: true };
}

async function treat(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  one: Work,
  duplicate: Duplicate,
  earlier: string | null,
  state: BatchState,
): Promise<void> {
  if (duplicate.kind === 'namesake') {
    one.problems.push({ column: 0, field: '', code: 'import.namesake_restricted' });
    return;
  }
  const record = duplicate.kind === 'record' ? duplicate.record.id : earlier;
  one.record = record;
  if (plan.onDuplicate === 'skip') one.status = 'skipped';
  else if (plan.onDuplicate === 'report') one.problems.push(duplicateProblem(plan, duplicate));
  else if (duplicate.kind === 'ambiguous')
    one.problems.push({ column: 0, field: '', code: 'import.duplicate_ambiguous' });
  // In a dry run the record of an earlier batch is not there to be changed.
  else if (record === null) one.status = 'updated';
  else await update(tx, context, plan, one, record, reasonFor(one, state).reason);
}

function duplicateProblem(plan: ImportPlan, duplicate: Duplicate): RowProblem {
  const [field] = plan.duplicateKeys;
  const code = duplicate.kind === 'row' ? 'import.duplicate_in_file' : 'import.duplicate';
  return placed(plan, { column: 0, field: field?.name ?? '', code });
}

async function update(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  one: Work,
  record: string,
  reason: string,
): Promise<void> {
  try {
    const [before] = await tx.query<{ version: number }>(
      `SELECT version FROM data."${plan.module.name}" WHERE id = $1`,
      [record],
    );
    const values: RecordValues = one.values;
    const after = await attempt(tx, () =>
      updateRecordIn(tx, context, plan.module.name, record, values, { reason }),
    );
    one.status = after.version === before?.version ? 'unchanged' : 'updated';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    one.problems.push(...problemsOf(error).map((each) => placed(plan, each)));
  }
}

/** A refusal of the record names a field; the report names the column that fills it as well. */
function placed(plan: ImportPlan, problem: RowProblem): RowProblem {
  const filling = [...plan.columns, ...plan.references].find((one) => one.field.name === problem.field);
  return filling ? { ...problem, column: filling.column + 1 } : problem;
}

/** Keeps the keys that the records had where they come from. */
async function keepKeys(tx: Sql, plan: ImportPlan, work: readonly Work[]): Promise<void> {
  const kept = new Map<string, string>();
  for (const { read, record, problems } of work) {
    if (record !== null && read.key !== '' && problems.length === 0) kept.set(read.key, record);
  }
  if (kept.size === 0) return;
  await tx.query(
    `INSERT INTO attesta.import_keys (module, source, key, record)
     SELECT $1, $2, k.key, k.record FROM unnest($3::text[], $4::uuid[]) AS k(key, record)
     ON CONFLICT (module, source, key) DO UPDATE SET record = excluded.record`,
    [plan.module.name, plan.link?.source, [...kept.keys()], [...kept.values()]],
  );
}

/** Whose data came in, with the records that were created because of it. */
async function tellOrigin(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  work: readonly Work[],
  linked: readonly LinkedRecord[],
  state: BatchState,
): Promise<void> {
  const own = work.flatMap(({ status, record }) =>
    record !== null && (status === 'created' || status === 'updated')
      ? [{ module: plan.module.name, record }]
      : [],
  );
  const records = Map.groupBy([...own, ...linked], (one) => one.module);
  await startCollections(tx, context, {
    import: state.import,
    origin: plan.origin,
    purposes: purposesOfFields(
      plan.module,
      [...plan.columns, ...plan.references].map((one) => one.field),
    ),
    records: new Map([...records].map(([module, some]) => [module, some.map((one) => one.record)])),
  });
}

function outcomeOf(one: Work): RowOutcome {
  const { row, line } = one.read;
  if (one.problems.length > 0) return { row, line, status: 'refused', record: null, problems: one.problems };
  return { row, line, status: one.status ?? 'refused', record: one.record, problems: one.leftOut };
}
