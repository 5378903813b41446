/** What PostgreSQL refuses about a record, as the caller should hear it. */
import pg from 'pg';
import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { planTable } from '../catalog/table.ts';
import { Problem } from '../errors/problem.ts';
import { valuesRefused } from './refusals.ts';

const uniqueFields = new WeakMap<ModuleDefinition, ReadonlyMap<string, string>>();

/** Runs a write and turns what the database refuses into Problems: a value taken, a reference to nothing, a record held. */
export async function refusing<T>(
  catalog: Catalog,
  module: ModuleDefinition,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asProblem(catalog, module, error);
  }
}

/** The Problem that a database error means, or the error itself where it means a fault of ours. */
export function asProblem(catalog: Catalog, module: ModuleDefinition, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  switch (error.code) {
    case '23505':
      return duplicate(module, error);
    case '23503':
      return foreignKey(catalog, module, error);
    case '23514':
    case '22001':
    case '22003':
      return outOfRange(module, error);
    case '42501':
      return new Problem('forbidden', 'This record would not be yours to write.');
    case '40P01':
    case '55P03':
      return new Problem('unavailable', 'Others are writing the same records. Try again.', { retryAfter: 1 });
    case '53100':
      return new Problem('disk_full', 'The database has no room left. Nothing was saved.');
    default:
      return error;
  }
}

/** Names the field, and never the record or the value of the other: it may be one that the caller can't see. */
function duplicate(module: ModuleDefinition, error: pg.DatabaseError): unknown {
  const field = uniqueFieldsOf(module).get(error.constraint ?? '');
  if (field === undefined) return error;
  const label = module.fields.find((one) => one.name === field)?.label.en ?? field;
  const message = `Another record of ${module.labelPlural.en} has this ${label} already.`;
  return new Problem('duplicate_value', message, { findings: [{ code: 'field.duplicate', field, message }] });
}

function uniqueFieldsOf(module: ModuleDefinition): ReadonlyMap<string, string> {
  const known = uniqueFields.get(module);
  if (known) return known;
  const fields = planTable(module, true).uniqueIndexes;
  uniqueFields.set(module, fields);
  return fields;
}

function foreignKey(catalog: Catalog, module: ModuleDefinition, error: pg.DatabaseError): unknown {
  const holder = error.table ?? '';
  if (error.constraint === 'hangs_on') {
    const message = 'What it refers to is not in use any more. Read that record again.';
    return valuesRefused([{ code: 'reference.not_found', field: '', message }]);
  }
  if (error.detail?.includes('is still referenced')) {
    const label = catalog.modules.get(holder)?.labelPlural.en ?? 'other data';
    return new Problem('conflict', `${label} refer to this record. Change or delete those first.`);
  }
  const column = /^Key \(([a-z0-9_]+)\)/.exec(error.detail ?? '')?.[1] ?? '';
  const field =
    module.fields.find((one) => column === one.name || column.startsWith(`${one.name}_`))?.name ?? column;
  const message = `${field} refers to a record that is not there.`;
  return valuesRefused([{ code: 'reference.not_found', field, message }]);
}

function outOfRange(module: ModuleDefinition, error: pg.DatabaseError): unknown {
  const constraint = error.constraint ?? '';
  const field = module.fields.find((one) => constraint.startsWith(`${module.name}_${one.name}_`))?.name;
  if (field === undefined && error.code === '23514') return error;
  const message = 'The value is outside of what this field can hold.';
  return valuesRefused([{ code: 'field.out_of_range', field: field ?? '', message }]);
}
