/** The records that the rows of a batch refer to: found, created where that was asked for, or a problem of the row. */

import { foldWord } from '../../fields/fold.ts';
import { fieldType } from '../../fields/index.ts';
import { referenceModules } from '../../fields/reference/reference.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { type FoundRecord, findRecords, keyText } from './find-records.ts';
import type { ImportPlan } from './import-plan.ts';
import { restrictedNamesakes } from './namesakes.ts';
import { problemsOf } from './problem-codes.ts';
import type { ReadRow, RowProblem } from './read-row.ts';
import type { ReferencePlan } from './reference-plan.ts';
import { createMany } from './write-many.ts';

/** A record that was created because a row refers to it. */
export interface LinkedRecord {
  readonly row: number;
  readonly line: number;
  readonly module: string;
  readonly record: string;
}

export interface Resolved {
  /** Values of the references by the row's place in the batch. */
  readonly values: readonly Readonly<Record<string, JsonValue>>[];
  readonly problems: readonly (readonly RowProblem[])[];
  readonly linked: readonly LinkedRecord[];
}

/** Remembers what keys of earlier batches meant. Forget it when a batch was rolled back. */
export type ReferenceMemory = Map<string, string>;

const MOST_REMEMBERED = 20_000;

/** Resolves the references of rows that have no problem yet. */
export async function resolveReferences(
  tx: Sql,
  context: CallContext,
  plan: ImportPlan,
  rows: readonly ReadRow[],
  memory: ReferenceMemory,
  reason: string,
): Promise<Resolved> {
  const values = rows.map(() => ({}) as Record<string, JsonValue>);
  const problems = rows.map(() => [] as RowProblem[]);
  const linked: LinkedRecord[] = [];
  for (const reference of plan.references) {
    const wanted = wantedOf(reference, rows, problems);
    const outcomes = await outcomesOf(tx, context, reference, wanted, memory, reason, linked);
    for (const { index, memoryKey } of wanted) {
      const outcome = outcomes.get(memoryKey);
      if (typeof outcome === 'string') set(values[index], reference, outcome);
      else if (outcome) problems[index]?.push(...outcome.map((one) => placed(one, reference)));
    }
  }
  return { values, problems, linked };
}

interface Wanted {
  readonly index: number;
  readonly row: ReadRow;
  readonly key: string;
  readonly memoryKey: string;
  readonly create: Readonly<Record<string, JsonValue>> | undefined;
}

function wantedOf(
  reference: ReferencePlan,
  rows: readonly ReadRow[],
  problems: readonly RowProblem[][],
): readonly Wanted[] {
  return rows.flatMap((row, index) => {
    const wish = row.wishes.find((one) => one.reference === reference);
    if (!wish || row.problems.length > 0) return [];
    const key = keyOf(reference, wish.text);
    if (typeof key !== 'string') {
      problems[index]?.push(placed(key, reference));
      return [];
    }
    const memoryKey = `${reference.field.name}\n${reference.by.kind === 'key' ? key : foldWord(key)}`;
    return [{ index, row, key, memoryKey, create: wish.create }];
  });
}

function keyOf(reference: ReferencePlan, text: string): string | RowProblem {
  const { by } = reference;
  if (by.kind !== 'field' || isNumber(reference, text)) return text;
  const result = fieldType(by.field.type).parseText(text, by.field, { locale: 'en' });
  if (!result.ok)
    return { column: 0, field: '', code: result.findings[0]?.code ?? 'import.reference_missing' };
  return keyText(by.field, result.value) ?? text;
}

type Outcome = string | readonly RowProblem[];

async function outcomesOf(
  tx: Sql,
  context: CallContext,
  reference: ReferencePlan,
  wanted: readonly Wanted[],
  memory: ReferenceMemory,
  reason: string,
  linked: LinkedRecord[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const firsts = [...new Map([...wanted].reverse().map((one) => [one.memoryKey, one])).values()].reverse();
  const asked = firsts.filter((one) => {
    const known = memory.get(one.memoryKey);
    if (known !== undefined) outcomes.set(one.memoryKey, known);
    return known === undefined;
  });
  const found = await findEach(tx, context, reference, asked);
  const missing: Wanted[] = [];
  for (const [index, one] of asked.entries()) {
    const records = found.get(index) ?? [];
    if (records.length === 1 && records[0]) remember(memory, outcomes, one, records[0].id);
    else if (records.length > 1) outcomes.set(one.memoryKey, [problem('import.reference_ambiguous')]);
    else if (one.create && !isNumber(reference, one.key)) missing.push(one);
    else outcomes.set(one.memoryKey, [problem('import.reference_missing')]);
  }
  const wishes = missing.map((one) => one.create ?? {});
  const namesakes = await restrictedNamesakes(tx, context, reference.module, wishes);
  for (const place of namesakes)
    outcomes.set(missing[place]?.memoryKey ?? '', [problem('import.namesake_restricted')]);
  const fresh = missing.filter((_, place) => !namesakes.has(place));
  const created = await createMany(
    tx,
    context,
    reference.module.name,
    fresh.map((one) => one.create ?? {}),
    { reason },
  );
  for (const [index, one] of fresh.entries()) {
    const record = created[index];
    if (!record || record instanceof Problem) {
      outcomes.set(one.memoryKey, record ? problemsOf(record) : [problem('import.reference_missing')]);
      continue;
    }
    remember(memory, outcomes, one, record.id);
    linked.push({ row: one.row.row, line: one.row.line, module: reference.module.name, record: record.id });
  }
  return outcomes;
}

/** Finds the records by what the plan says; a key that is written as a record's number is one, whatever the plan says. */
async function findEach(
  tx: Sql,
  context: CallContext,
  reference: ReferencePlan,
  asked: readonly Wanted[],
): Promise<ReadonlyMap<number, readonly FoundRecord[]>> {
  const found = new Map<number, readonly FoundRecord[]>();
  const places = [...asked.keys()];
  const byNumber = places.filter((at) => isNumber(reference, asked[at]?.key ?? ''));
  const others = places.filter((at) => !byNumber.includes(at));
  for (const [by, some] of [[{ kind: 'number' }, byNumber] as const, [reference.by, others] as const]) {
    const keys = some.map((at) => [asked[at]?.key ?? '']);
    const records = await findRecords(tx, context, reference.module, [by], keys);
    for (const [place, one] of records) found.set(some[place] ?? -1, one);
  }
  return found;
}

/** `ACC-000012`, of a module whose numbers begin with ACC. A key of another system may look like it and is none. */
function isNumber({ by, module }: ReferencePlan, key: string): boolean {
  const number = /^([A-Za-z]+)-\d{6,}$/.exec(key)?.[1];
  return by.kind !== 'key' && by.kind !== 'id' && number?.toUpperCase() === module.numberPrefix;
}

function remember(memory: ReferenceMemory, outcomes: Map<string, Outcome>, one: Wanted, id: string): void {
  outcomes.set(one.memoryKey, id);
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  memory.set(one.memoryKey, id);
}

function set(values: Record<string, JsonValue> | undefined, reference: ReferencePlan, id: string): void {
  if (!values) return;
  const several = referenceModules(reference.field).length > 1;
  values[reference.field.name] = several ? { module: reference.module.name, id } : id;
}

function problem(code: string): RowProblem {
  return { column: 0, field: '', code };
}

function placed(one: RowProblem, reference: ReferencePlan): RowProblem {
  const field = one.field === '' ? reference.field.name : `${reference.field.name}.${one.field}`;
  return { ...one, column: reference.column + 1, field };
}
