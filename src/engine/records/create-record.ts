import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Row, Sql } from '../database/database.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { behaviourOf, type ModuleBehaviour } from './behaviour.ts';
import { createTogether } from './create-together.ts';
import { refusing } from './database-refusals.ts';
import { refuseErased } from './inbound-check.ts';
import { type ComingBack, insertRecords, type NewRecord } from './insert-records.ts';
import { checkLinks, type LinkedTitles, linksOf } from './linked-records.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { visibleFields } from './record-shape.ts';
import { permitted, valuesRefused } from './refusals.ts';
import { hasSecrets, sealed } from './sealing.ts';
import { inTransaction } from './sight.ts';
import { type OwnerValue, parseNew, type RecordValues } from './written-values.ts';

export interface CreateOptions {
  /** An id made by the caller (an import that may be repeated); a new one otherwise. */
  readonly id?: string;
  /** Why, kept in the evidence. */
  readonly reason?: string;
  /** A record that comes back after its deletion: its number, and who made it when. */
  readonly back?: ComingBack;
  /** Somebody who may has answered for letting in a person who was erased: the ledger is not asked. */
  readonly letIn?: true;
}

/**
 * Creates a record: parses, checks rights and references, numbers it, writes row, search entry and evidence in one
 * transaction. Throws `validation_failed` with every finding at once, `duplicate_value`, `forbidden`,
 * `erased_subject`.
 */
export async function createRecord(
  context: CallContext,
  moduleName: string,
  written: RecordValues,
  options: CreateOptions = {},
): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'create');
  const alone = behaviourOf(context.catalog, moduleName) || hasSecrets(module);
  if (alone || context.principal.kind === 'portal') {
    return inTransaction(context, (tx) => createRecordIn(tx, context, moduleName, written, options));
  }
  const { record, titles } = await prepared(context.database, context, module, written, options);
  return createdJson(context, module, await createTogether(module, record), titles);
}

/** The same inside the caller's transaction. */
export async function createRecordIn(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  written: RecordValues,
  options: CreateOptions = {},
): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'create');
  const { record, titles } = await prepared(tx, context, module, written, options);
  const behaviour = behaviourOf(context.catalog, moduleName);
  const ready = await worked(tx, behaviour, await sealedNew(tx, module, record));
  const [row] = await writeNew(tx, context, module, [ready], behaviour);
  if (!row) throw new Error('A record was written and not given back.');
  return createdJson(context, module, row, titles);
}

/**
 * Creates many records of one module in the caller's transaction, in one statement (imports). All values must be right:
 * the findings of every row come in one refusal, their fields prefixed by the row (`3.email`).
 */
export async function createRecordsIn(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  rows: readonly RecordValues[],
  options: Omit<CreateOptions, 'id'> = {},
): Promise<readonly RecordJson[]> {
  const module = await permitted(context, moduleName, 'create');
  const behaviour = behaviourOf(context.catalog, moduleName);
  const parsedRows = rows.map((row) => parseNew(context, module, row));
  const links = parsedRows.map((row) => linksOf(module, row.values, row.owner));
  const checked = await checkLinks(tx, context, links.flat());
  const findings = parsedRows.flatMap((row, index) => [
    ...row.findings.map((finding) => ({ ...finding, field: `${index}.${finding.field}` })),
    ...(links[index] ?? [])
      .filter((link) => link.module !== 'files' && !checked.titles.has(`${link.module}:${link.id}`))
      .map((link) => ({
        code: 'reference.not_found',
        field: `${index}.${link.field}`,
        message: {
          en: `There is no record of ${link.module} with this id that you may see.`,
          es: `No hay ningún registro de ${link.module} con este identificador que usted pueda ver.`,
        },
      })),
  ]);
  if (findings.length > 0) throw valuesRefused(findings);
  if (!options.letIn)
    await refuseErased(
      tx,
      context.database,
      module,
      parsedRows.map((row) => row.values),
    );
  const records: NewRecord[] = [];
  for (const row of parsedRows) {
    const record = newRecord(context, row.values, row.owner, options);
    records.push(await worked(tx, behaviour, await sealedNew(tx, module, record)));
  }
  const written = await writeNew(tx, context, module, records, behaviour);
  return written.map((row) => createdJson(context, module, row, checked.titles));
}

async function prepared(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  written: RecordValues,
  options: CreateOptions,
): Promise<{ readonly record: NewRecord; readonly titles: LinkedTitles }> {
  const { values, owner, findings } = parseNew(context, module, written);
  const links = linksOf(module, values, owner);
  const checked = await checkLinks(tx, context, links);
  const all = [...findings, ...checked.findings];
  if (all.length > 0) throw valuesRefused(all);
  if (!options.letIn) await refuseErased(tx, context.database, module, [values]);
  return { record: newRecord(context, values, owner, options), titles: checked.titles };
}

function newRecord(
  context: CallContext,
  values: Record<string, JsonValue | null>,
  owner: OwnerValue | undefined,
  options: CreateOptions,
): NewRecord {
  return {
    context,
    id: options.id ?? uuidV7(context.now()),
    values,
    owner: owner ?? defaultOwner(context),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.back && { back: options.back }),
  };
}

/** Before anything else sees the values: behaviour, evidence and search entry get marks. */
async function sealedNew(tx: Sql, module: ModuleDefinition, record: NewRecord): Promise<NewRecord> {
  const write = { id: record.id, given: record.values, previous: undefined };
  return { ...record, values: await sealed(tx, record.context, module, write) };
}

/** Who creates a record owns it; what a customer sends in waits for an owner. */
function defaultOwner(context: CallContext): OwnerValue {
  const { kind, userId } = context.principal;
  return { user: kind === 'portal' ? null : userId, group: null };
}

async function worked(
  tx: Sql,
  behaviour: ModuleBehaviour | undefined,
  record: NewRecord,
): Promise<NewRecord> {
  if (!behaviour?.beforeWrite) return record;
  const write = { id: record.id, values: record.values, previous: undefined };
  return {
    ...record,
    values: { ...record.values, ...(await behaviour.beforeWrite(tx, record.context, write)) },
  };
}

async function writeNew(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  records: readonly NewRecord[],
  behaviour: ModuleBehaviour | undefined,
): Promise<readonly Row[]> {
  if (records.length === 0) return [];
  const rows = await refusing(context.catalog, module, () =>
    insertRecords(tx, context.catalog, module, records),
  );
  for (const { id, values } of records) {
    await behaviour?.afterWrite?.(tx, context, { id, values, previous: undefined });
  }
  return rows;
}

/** The answer to a create: the row as it was written, with the titles that were looked up to check its references. */
function createdJson(
  context: CallContext,
  module: ModuleDefinition,
  row: Row,
  titles: LinkedTitles,
): RecordJson {
  const fields = visibleFields(context, module);
  const shown = { ...row };
  for (const column of fields.flatMap(fieldColumns)) {
    if (!column.references || !row[column.name]) continue;
    const to = 'module' in column.references ? column.references.module : column.references.system;
    const linked = titles.get(`${to}:${String(row[column.name])}`);
    const isParty = 'system' in column.references;
    shown[`${column.name}$title`] = isParty ? linked?.title : linked && [linked.number, linked.title];
  }
  return recordJson(context, module, fields, shown);
}
