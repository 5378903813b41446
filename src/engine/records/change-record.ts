import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import { fieldColumns } from '../catalog/table.ts';
import { type Row, type Sql, sqlName } from '../database/database.ts';
import { compileFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { eventInsertCte, eventParameter } from '../evidence/record-events.ts';
import { behaviourOf } from './behaviour.ts';
import { type ChangeOptions, changeTogether } from './change-together.ts';
import { columnsOf, differences, onlyChanged } from './changed-values.ts';
import { refusing } from './database-refusals.ts';
import { refuseBecomingErased } from './inbound-check.ts';
import { checkLinks, linksOf } from './linked-records.ts';
import { prepared } from './prepared.ts';
import { recordIn, visibleRow } from './read-record.ts';
import { changeEvent, type FieldChange, ownerJson } from './record-evidence.ts';
import { type RecordJson, recordJson } from './record-json.ts';
import { rowColumns, shapeColumns, storedValues, visibleFields } from './record-shape.ts';
import { nothingHere, permitted, recordId, refuseAction, valuesRefused } from './refusals.ts';
import { sealed } from './sealing.ts';
import { entryText } from './search-entries.ts';
import { inTransaction } from './sight.ts';
import { subjectsArray } from './subjects-of.ts';
import { titleOf } from './title.ts';
import { matchedBefore, queueRuns } from './workflow-causes.ts';
import { type OwnerValue, parseChange, type RecordValues } from './written-values.ts';

export type { ChangeOptions };

/** A record locked for a change, as it is now. */
export interface LockedRecord {
  readonly id: string;
  readonly row: Row;
  readonly values: Readonly<Record<string, JsonValue | null>>;
  readonly owner: OwnerValue;
  readonly subjects: readonly string[];
}

/**
 * Changes the fields that are given. Throws `stale_version` when somebody was quicker, `validation_failed` with every
 * finding, `restricted`, `forbidden`, `not_found`. A change that changes nothing leaves version and evidence alone.
 */
export async function updateRecord(
  context: CallContext,
  moduleName: string,
  id: string,
  written: RecordValues,
  options: ChangeOptions = {},
): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'edit');
  const done = await changeTogether({ context, module, id: recordId(id), written, ...options });
  return (
    done ?? inTransaction(context, (tx) => updateRecordIn(tx, context, moduleName, id, written, options))
  );
}

/** The same inside the caller's transaction. */
export async function updateRecordIn(
  tx: Sql,
  context: CallContext,
  moduleName: string,
  id: string,
  written: RecordValues,
  options: ChangeOptions = {},
): Promise<RecordJson> {
  const module = await permitted(context, moduleName, 'edit');
  const locked = await lockRecord(tx, context, module, recordId(id), 'edit', options.version);
  const given = parseChange(context, module, written);
  const changedLinks = linksOf(module, onlyChanged(given.values, locked.values), given.owner);
  const { findings } = await checkLinks(tx, context, changedLinks, locked.id);
  if (given.findings.length + findings.length > 0) throw valuesRefused([...given.findings, ...findings]);
  await refuseBecomingErased(tx, context.database, module, locked.values, given.values);
  const row = await writeChange(tx, context, module, locked, given.values, given.owner, options.reason);
  const fields = visibleFields(context, module);
  if (row && !behaviourOf(context.catalog, moduleName)) return recordJson(context, module, fields, row);
  // What is given to somebody else may be out of the caller's sight by now: then as it was written.
  const record = await recordIn(tx, context, module, locked.id);
  return record ?? recordJson(context, module, fields, row ?? locked.row);
}

/**
 * Locks a record for a change and tells why it can't be changed: not there (404), restricted (423), not the caller's to
 * change (403), changed in the meantime (412).
 */
export async function lockRecord(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  id: string,
  action: ModuleAction,
  version?: number,
): Promise<LockedRecord> {
  const subjects = sqlRaw(subjectsArray(context.catalog, module, 'r'));
  const seen = sightPredicate(context, module.name, 'read', 'r');
  const mine = accessPredicate(context, module.name, action, 'r');
  const { text, values } = compileFragment(
    sql`SELECT ${rowColumns(module)}, ${subjects} AS "$subjects", ${mine} AS "$may" FROM data.${sqlIdentifier(module.name)} r WHERE r.id = ${id} AND ${seen} FOR UPDATE OF r`,
  );
  const [row] = await tx.query<Row>(prepared(text), values);
  if (!row) throw await archivedOrNothing(context, module, id);
  if (row.state === 'restricted' && row.$may !== true) {
    throw new Problem('restricted', {
      en: 'Processing of this record is restricted (Art. 18): it is kept as it is, and used for a ground of Art. 18(2) only.',
      es: 'El tratamiento de este registro está limitado (art. 18): se conserva como está y solo se usa por un motivo del art. 18.2.',
    });
  }
  if (row.$may !== true) await refuseAction(context, module, action, id);
  if (version !== undefined && version !== row.version) {
    throw new Problem('stale_version', {
      en: 'Somebody changed this record in the meantime. Read it again, then change it.',
      es: 'Alguien cambió este registro mientras tanto. Léalo de nuevo y después cámbielo.',
    });
  }
  return {
    id,
    row,
    values: storedValues(module, row),
    owner: { user: textOrNull(row.owner_user), group: textOrNull(row.owner_group) },
    subjects: row.$subjects as string[],
  };
}

/** Who may see the archive is told that the record is there, and why it is not changed. */
async function archivedOrNothing(
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<Problem> {
  if (context.principal.kind !== 'portal' && context.rights.may('archive')) {
    const found = await visibleRow(context, module, id).catch(() => undefined);
    if (found?.state === 'archived')
      return new Problem('conflict', {
        en: 'The record is archived and stays as it is. Restore it first.',
        es: 'El registro está archivado y se queda como está. Restáurelo antes.',
      });
  }
  return nothingHere();
}

/**
 * Writes new values of a locked record: row, search entry and evidence in one statement. Gives the row as it is then, selected
 * for its JSON; undefined where nothing changed.
 */
export async function writeChange(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  locked: LockedRecord,
  written: Readonly<Record<string, JsonValue | null>>,
  owner?: OwnerValue,
  reason?: string,
): Promise<Row | undefined> {
  const behaviour = behaviourOf(context.catalog, module.name);
  const given = await sealed(tx, context, module, {
    id: locked.id,
    given: written,
    previous: locked.values,
  });
  const merged = { ...locked.values, ...given };
  const write = { id: locked.id, values: merged, previous: locked.values };
  const values = { ...merged, ...(await behaviour?.beforeWrite?.(tx, context, write)) };
  const changed = onlyChanged(values, locked.values);
  const changes = { ...differences(changed, locked.values), ...ownerDifference(owner, locked.owner) };
  if (Object.keys(changes).length === 0) return undefined;
  const row = await refusing(context.catalog, module, () =>
    writeRow(tx, context, module, locked, { values, changed, changes, owner: owner ?? locked.owner, reason }),
  );
  await behaviour?.afterWrite?.(tx, context, { id: locked.id, values, previous: locked.values });
  return row;
}

interface RowChange {
  readonly values: Readonly<Record<string, JsonValue | null>>;
  readonly changed: Readonly<Record<string, JsonValue | null>>;
  readonly changes: Readonly<Record<string, FieldChange>>;
  readonly owner: OwnerValue;
  readonly reason: string | undefined;
}

async function writeRow(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  locked: LockedRecord,
  change: RowChange,
): Promise<Row> {
  const number = String(locked.row.number);
  const title = titleOf(module, change.values, number);
  const subjects = [
    ...locked.subjects,
    ...(await subjectsAfter(tx, context, module, locked, change.changed)),
  ];
  const event = changeEvent(context, 'record.updated', module.name, {
    id: locked.id,
    number,
    title,
    subjects,
    changes: change.changes,
    ...(change.reason !== undefined && { reason: change.reason }),
  });
  const written = { context, id: locked.id, fields: Object.keys(change.changes) };
  const before = await matchedBefore(tx, module, [written]);
  const columns: Record<string, unknown> = {
    record_title: title,
    owner_user: change.owner.user,
    owner_group: change.owner.group,
    updated_at: context.now().toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    updated_by: context.principal.userId,
    ...columnsOf(module, change.changed),
  };
  const search = entryText(module, change.values, locked.row.state);
  const names = Object.keys(columns);
  const set = names.map((name, index) => `${sqlName(name)} = $${index + 7}`).join(', ');
  const values = [
    locked.id,
    number,
    title,
    search.words,
    search.terms,
    eventParameter([event]),
    ...names.map((name) => columns[name]),
  ];
  const shape = compileFragment(shapeColumns(context, visibleFields(context, module)), values.length + 1);
  const text = `WITH rec AS (UPDATE data.${sqlName(module.name)} SET version = version + 1, ${set} WHERE id = $1 RETURNING *),
      ent AS (INSERT INTO attesta.search_entries AS e (record, module, number, title, words, terms)
        VALUES ($1, '${module.name}', $2, $3, $4, $5)
        ON CONFLICT (record) DO UPDATE SET title = excluded.title, words = excluded.words, terms = excluded.terms
          WHERE e.title <> excluded.title OR e.words <> excluded.words),
      ${eventInsertCte(6)} SELECT ${shape.text} FROM rec r`;
  const [row] = await tx.query<Row>(prepared(text), [...values, ...shape.values]);
  if (!row) throw nothingHere();
  await queueRuns(tx, module, 'changed', [{ ...written, event: event.id }], before);
  return row;
}

/** The persons that the record leads to with its new references. */
async function subjectsAfter(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  locked: LockedRecord,
  changed: Readonly<Record<string, JsonValue | null>>,
): Promise<readonly string[]> {
  const paths = module.subject.kind === 'paths' ? module.subject.paths : [];
  const firstSteps = new Set(paths.map((path) => path.split('.')[0] ?? ''));
  if (!Object.keys(changed).some((name) => firstSteps.has(name))) return [];
  const row = { ...locked.row, ...columnsOf(module, changed) };
  // Also those that are empty: what was taken away leads to nobody.
  const references = module.fields
    .filter((field) => firstSteps.has(field.name))
    .flatMap(fieldColumns)
    .filter((column) => column.references)
    .map((column) => column.name);
  const list = ['id', ...references].map((name) => `${sqlName(name)} uuid`).join(', ');
  const [found] = await tx.query<{ subjects: string[] }>(
    `SELECT ${subjectsArray(context.catalog, module, 'r')} AS subjects
     FROM jsonb_to_recordset($1::jsonb) AS r(${list})`,
    [JSON.stringify([Object.fromEntries(['id', ...references].map((name) => [name, row[name] ?? null]))])],
  );
  return found?.subjects ?? [];
}

function ownerDifference(owner: OwnerValue | undefined, before: OwnerValue): Record<string, FieldChange> {
  if (!owner || (owner.user === before.user && owner.group === before.group)) return {};
  return { owner: { from: ownerJson(before), to: ownerJson(owner) } };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
