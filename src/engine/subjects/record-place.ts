/** A module's records as a place: made from its definition, so that a module added today is covered today. */
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { modulesWithSubject } from '../catalog/subject-way.ts';
import { type Sql, sqlName } from '../database/database.ts';
import { decideRecord, erasableFields } from './decide-record.ts';
import { filesOfRecords } from './file-place.ts';
import { gatherRecord } from './gather-record.ts';
import { maskedValue } from './mask.ts';
import type { ItemFate, Place, PlaceContext, PlannedItem, PlannedPlace } from './place.ts';
import { countOfSubject, type RecordRow, rowsOfSubject, titleOf } from './record-rows.ts';
import { referencedRecords } from './references.ts';

/** The name of a module's place: `records.contacts`. */
export function recordPlaceName(module: string): string {
  return `records.${module}`;
}

/**
 * One place a module, in planning order: what refers to a person before the person, a whole before its parts. Execution
 * goes the other way round, parts first, the person last.
 */
export function recordPlaces(catalog: Catalog): readonly Place[] {
  const modules = modulesWithSubject(catalog);
  const others = modules.filter((module) => module.subject.kind !== 'self');
  const persons = modules.filter((module) => module.subject.kind === 'self');
  return [...others, ...persons].map((module) => recordPlace(module));
}

function recordPlace(module: ModuleDefinition): Place {
  return {
    name: recordPlaceName(module.name),
    label: module.labelPlural,
    tables: [`data.${module.name}`],
    ofPersons: module.subject.kind === 'self',
    count: (tx, context) => countOfSubject(tx, context.catalog, module, context.subject),
    gather: (tx, context) => gatherRecords(tx, context, module),
    plan: (tx, context, before) => planRecords(tx, context, module, before),
    execute: (tx, context, planned) => executeRecords(tx, context, module, planned),
  };
}

async function gatherRecords(tx: Sql, context: PlaceContext, module: ModuleDefinition) {
  const { catalog, subject } = context;
  // What is blocked is shown to nobody; that it is held is told by its own place.
  const rows = (await rowsOfSubject(tx, catalog, module, subject)).filter((row) => row.state !== 'blocked');
  if (rows.length === 0) return [];
  const references = await referencedRecords(tx, catalog, module, rows);
  const files = await filesOfRecords(
    tx,
    module.name,
    rows.map((row) => row.id),
  );
  const { opened } = context;
  return rows.map((row) => gatherRecord({ catalog, module, subject, references, files, opened }, row));
}

async function planRecords(
  tx: Sql,
  context: PlaceContext,
  module: ModuleDefinition,
  before: ReadonlyMap<string, PlannedPlace>,
): Promise<readonly PlannedItem[]> {
  const rows = await rowsOfSubject(tx, context.catalog, module, context.subject);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  const fates = new Map(rows.map((row) => [row.id, decideRecord(context.catalog, module, row, today)]));
  await blockedStays(tx, rows, fates, today.toString());
  await partsFollowTheWhole(tx, module, rows, fates, before);
  await maskWhatKeptRecordsReferTo(tx, context.catalog, module, rows, fates, before);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    fate: fates.get(row.id) ?? { action: 'erase' },
  }));
}

/** What is blocked is held until nobody can be liable for it any more, whatever its tombstone still says (LOPDGDD 32). */
async function blockedStays(
  tx: Sql,
  rows: readonly RecordRow[],
  fates: Map<string, ItemFate>,
  today: string,
): Promise<void> {
  const ids = rows.filter((row) => row.state === 'blocked').map((row) => row.id);
  if (ids.length === 0) return;
  const kept = await tx.query<{ record: string; until: string }>(
    'select record, until from attesta.blocked_records where record = any($1::uuid[]) and until >= $2',
    [ids, today],
  );
  for (const { record, until } of kept)
    fates.set(record, {
      action: 'keep',
      ground: 'legal_claims',
      retention: 'blocked',
      until,
      maskedFields: [],
    });
}

/** An invoice's lines are kept exactly as long as the invoice. */
async function partsFollowTheWhole(
  tx: Sql,
  module: ModuleDefinition,
  rows: readonly RecordRow[],
  fates: Map<string, ItemFate>,
  before: ReadonlyMap<string, PlannedPlace>,
): Promise<void> {
  const whole = module.partOf ? before.get(recordPlaceName(module.partOf)) : undefined;
  if (!whole || rows.length === 0) return;
  const kept = new Map(whole.items.map((item) => [item.id, item.fate]));
  for (const column of referenceColumns(module, module.partOf ?? '')) {
    const links = await tx.query<{ id: string; whole: string | null }>(
      `select id, ${sqlName(column)} as whole from data.${sqlName(module.name)} where id = any($1::uuid[])`,
      [rows.map((row) => row.id)],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { id, whole: wholeId } of links) {
      const fate = wholeId ? kept.get(wholeId) : undefined;
      const row = byId.get(id);
      if (fate?.action === 'keep' && row)
        fates.set(id, { ...fate, maskedFields: erasableFields(module, row) });
    }
  }
}

async function maskWhatKeptRecordsReferTo(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  rows: readonly RecordRow[],
  fates: Map<string, ItemFate>,
  before: ReadonlyMap<string, PlannedPlace>,
): Promise<void> {
  const referred = new Set<string>();
  for (const other of catalog.modules.values()) {
    const keptIds = before
      .get(recordPlaceName(other.name))
      ?.items.filter((item) => item.fate.action !== 'erase')
      .map((item) => item.id);
    if (!keptIds || keptIds.length === 0) continue;
    for (const column of referenceColumns(other, module.name)) {
      const found = await tx.query<{ id: string }>(
        `select distinct ${sqlName(column)} as id from data.${sqlName(other.name)}
          where id = any($1::uuid[]) and ${sqlName(column)} is not null`,
        [keptIds],
      );
      for (const { id } of found) referred.add(id);
    }
  }
  for (const row of rows) {
    if (!referred.has(row.id) || fates.get(row.id)?.action !== 'erase') continue;
    fates.set(row.id, {
      action: 'mask',
      fields: erasableFields(module, row),
      because: 'kept_records_refer_to_it',
    });
  }
}

/** Columns of `module` that are foreign keys to `target`. */
export function referenceColumns(module: ModuleDefinition, target: string): readonly string[] {
  return module.fields.flatMap((field) =>
    fieldType(field.type)
      .columns(field)
      .filter(
        (column) => column.references && 'module' in column.references && column.references.module === target,
      )
      .map((column) => column.name),
  );
}

async function executeRecords(
  tx: Sql,
  context: PlaceContext,
  module: ModuleDefinition,
  planned: readonly PlannedItem[],
) {
  const erase = planned.filter((item) => item.fate.action === 'erase').map((item) => item.id);
  const masks = planned.flatMap((item) => {
    // What is left of a person is nobody's record any more; what a law keeps may be used for that law only (Art. 18(2)).
    if (item.fate.action === 'mask') return [{ id: item.id, fields: item.fate.fields, state: 'destroyed' }];
    if (item.fate.action === 'keep')
      return [{ id: item.id, fields: item.fate.maskedFields, state: 'restricted' }];
    return [];
  });
  await maskRows(tx, context, module, masks);
  const gone = await deleteRecords(tx, context.catalog, module, erase);
  const kept = planned.filter((item) => item.fate.action === 'keep').length;
  return { erased: gone, masked: planned.length - erase.length - kept, kept };
}

/** Deletes rows of a module; what points at them lets go of them. Gives how many there were. */
export async function deleteRecords(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<number> {
  await releaseReferences(tx, catalog, module, ids);
  const gone = await tx.query(
    `delete from data.${sqlName(module.name)} where id = any($1::uuid[]) returning id`,
    [ids],
  );
  return gone.length;
}

/** Other people's records that point at what goes let go of it; the foreign keys would refuse the delete otherwise. */
async function releaseReferences(
  tx: Sql,
  catalog: Catalog,
  module: ModuleDefinition,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  for (const other of catalog.modules.values()) {
    for (const column of referenceColumns(other, module.name)) {
      await tx.query(
        `update data.${sqlName(other.name)} set ${sqlName(column)} = null, version = version + 1
          where ${sqlName(column)} = any($1::uuid[])`,
        [ids],
      );
    }
  }
}

async function maskRows(
  tx: Sql,
  context: PlaceContext,
  module: ModuleDefinition,
  masks: readonly { readonly id: string; readonly fields: readonly string[]; readonly state: string }[],
): Promise<void> {
  const rows = new Map(
    (await rowsOfSubject(tx, context.catalog, module, context.subject)).map((row) => [row.id, row]),
  );
  for (const { id, fields, state } of masks) {
    const row = rows.get(id);
    if (!row || row.state === 'blocked') continue;
    const columns = new Map<string, unknown>();
    const left = new Map(row.values);
    for (const field of module.fields) {
      const value = row.values.get(field.name);
      if (!fields.includes(field.name) || value === undefined) continue;
      const masked = maskedValue(field, value);
      if (masked === null) left.delete(field.name);
      else left.set(field.name, masked);
      for (const [column, bound] of Object.entries(fieldType(field.type).toColumns(masked, field))) {
        columns.set(column, bound);
      }
    }
    columns.set('record_title', titleOf(module, { ...row, values: left }));
    // What was archived already is not brought nearer by being kept.
    columns.set('state', state === 'restricted' && row.state === 'archived' ? 'archived' : state);
    const assignments = [...columns.keys()].map((column, index) => `${sqlName(column)} = $${index + 3}`);
    await tx.query(
      `update data.${sqlName(module.name)} set ${[...assignments, 'version = version + 1', 'updated_at = $2'].join(', ')}
        where id = $1`,
      [id, context.now().toString(), ...columns.values()],
    );
  }
}
