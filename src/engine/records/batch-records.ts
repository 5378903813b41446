import type { SaidFinding } from '../../metadata/finding.ts';
import { saidFindings } from '../../metadata/finding.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import type { ProblemCode } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { updateRecord, updateRecordIn } from './change-record.ts';
import { createRecord, createRecordsIn } from './create-record.ts';
import type { RecordJson } from './record-json.ts';
import { valuesRefused } from './refusals.ts';
import { inTransaction } from './sight.ts';
import type { RecordValues } from './written-values.ts';

export interface Batch {
  readonly create?: readonly RecordValues[];
  /** Each with its `id`, and `version` where it must not have changed. */
  readonly update?: readonly JsonObject[];
}

export interface BatchProblem {
  /** `create.3`, `update.0` */
  readonly row: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly findings: readonly SaidFinding[];
}

export interface BatchAnswer {
  readonly created: readonly (RecordJson | null)[];
  readonly updated: readonly (RecordJson | null)[];
  readonly problems: readonly BatchProblem[];
}

export const mostBatchRows = 1_000;

/**
 * Many creates and updates of one module. `atomic`: all of them or none, one refusal with every finding. Otherwise row by
 * row: what is right is saved, and what isn't is reported with its place.
 */
export async function batchRecords(
  context: CallContext,
  module: string,
  batch: Batch,
  options: { readonly atomic?: boolean } = {},
): Promise<BatchAnswer> {
  const create = batch.create ?? [];
  const update = (batch.update ?? []).map(updateRow);
  if (create.length + update.length > mostBatchRows) {
    throw new Problem('too_large', {
      en: `Send at most ${mostBatchRows} rows at once, or import them.`,
      es: `Envíe como máximo ${mostBatchRows} filas a la vez, o impórtelas.`,
    });
  }
  return options.atomic === false
    ? rowByRow(context, module, create, update)
    : allOrNothing(context, module, create, update);
}

interface UpdateRow {
  readonly id: string;
  readonly version: number | undefined;
  readonly values: RecordValues;
}

function updateRow(row: JsonObject, index: number): UpdateRow {
  const { id, version, ...values } = row;
  if (typeof id !== 'string') {
    const message = {
      en: 'Name the record to change by its id.',
      es: 'Nombre por su identificador el registro que se cambia.',
    };
    throw valuesRefused([{ code: 'batch.no_id', field: `update.${index}.id`, message }]);
  }
  return { id, version: typeof version === 'number' ? version : undefined, values };
}

async function allOrNothing(
  context: CallContext,
  module: string,
  create: readonly RecordValues[],
  update: readonly UpdateRow[],
): Promise<BatchAnswer> {
  return inTransaction(context, async (tx) => {
    const created =
      create.length === 0 ? [] : await placed('create', () => createRecordsIn(tx, context, module, create));
    const updated: RecordJson[] = [];
    // Locked in the order of the ids, so that two batches never wait for each other.
    const order = update.map((row, index) => ({ row, index })).sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
    for (const { row, index } of order) {
      updated[index] = await placed(`update.${index}`, () =>
        updateRecordIn(tx, context, module, row.id, row.values, versionOf(row)),
      );
    }
    return { created, updated, problems: [] };
  });
}

/** Says in which row a refusal was. */
async function placed<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const findings = error.findings.map((one) => ({ ...one, field: `${place}.${one.field}` }));
    throw new Problem(
      error.code,
      { en: `${place}: ${error.detail.en}`, es: `${place}: ${error.detail.es}` },
      { findings },
    );
  }
}

async function rowByRow(
  context: CallContext,
  module: string,
  create: readonly RecordValues[],
  update: readonly UpdateRow[],
): Promise<BatchAnswer> {
  const problems: BatchProblem[] = [];
  const tried = async (row: string, work: () => Promise<RecordJson>): Promise<RecordJson | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      problems.push({
        row,
        code: error.code,
        detail: error.detail[context.locale],
        findings: saidFindings(error.findings, context.locale),
      });
      return null;
    }
  };
  const created = await inSlices(create, (values, index) =>
    tried(`create.${index}`, () => createRecord(context, module, values)),
  );
  const updated: (RecordJson | null)[] = [];
  for (const [index, row] of update.entries()) {
    updated.push(
      await tried(`update.${index}`, () => updateRecord(context, module, row.id, row.values, versionOf(row))),
    );
  }
  return { created, updated, problems };
}

/** Creates started together share a statement. */
async function inSlices<T, R>(rows: readonly T[], work: (row: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < rows.length; start += 50) {
    const slice = rows.slice(start, start + 50);
    done.push(...(await Promise.all(slice.map((row, index) => work(row, start + index)))));
  }
  return done;
}

function versionOf(row: UpdateRow): { readonly version?: number } {
  return row.version === undefined ? {} : { version: row.version };
}
