/** What PostgreSQL refuses about a record, as the caller should hear it. */
import pg from 'pg';
import type { Catalog } from '../../metadata/catalog.ts';
import { inEveryLanguage, labelText } from '../../metadata/label.ts';
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
      return new Problem('forbidden', {
        en: 'This record would not be yours to write.',
        es: 'Usted no podría escribir este registro.',
      });
    case '40P01':
    case '55P03':
      return new Problem(
        'unavailable',
        {
          en: 'Others are writing the same records. Try again.',
          es: 'Otros están escribiendo los mismos registros. Vuelva a intentarlo.',
        },
        { retryAfter: 1 },
      );
    case '53100':
      return new Problem('disk_full', {
        en: 'The database has no room left. Nothing was saved.',
        es: 'La base de datos no tiene más sitio. No se guardó nada.',
      });
    default:
      return error;
  }
}

/** Names the field, and never the record or the value of the other: it may be one that the caller can't see. */
function duplicate(module: ModuleDefinition, error: pg.DatabaseError): unknown {
  const field = uniqueFieldsOf(module).get(error.constraint ?? '');
  if (field === undefined) return error;
  const label = inEveryLanguage(module.fields.find((one) => one.name === field)?.label ?? { en: field });
  const message = {
    en: `Another record of ${module.labelPlural.en} has this ${label.en} already.`,
    es: `Otro registro de ${labelText(module.labelPlural, 'es')} tiene ya este valor en ${label.es}.`,
  };
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
    const message = {
      en: 'What it refers to is not in use any more. Read that record again.',
      es: 'Aquello a lo que se refiere ya no está en uso. Lea de nuevo ese registro.',
    };
    return valuesRefused([{ code: 'reference.not_found', field: '', message }]);
  }
  // What the caller may see was named before the database was asked.
  if (error.detail?.includes('is still referenced'))
    return catalog.modules.has(holder) ? heldUnseen() : heldByData();
  const column = /^Key \(([a-z0-9_]+)\)/.exec(error.detail ?? '')?.[1] ?? '';
  const field =
    module.fields.find((one) => column === one.name || column.startsWith(`${one.name}_`))?.name ?? column;
  const message = {
    en: `${field} refers to a record that is not there.`,
    es: `${field} se refiere a un registro que no existe.`,
  };
  return valuesRefused([{ code: 'reference.not_found', field, message }]);
}

/** Of what the caller may not see it is said that it is there: not what, and not how much. */
export function heldUnseen(): Problem {
  const message = {
    en: 'Something that you may not see refers to this record, so it stays.',
    es: 'Algo que usted no puede ver se refiere a este registro, así que se conserva.',
  };
  return new Problem('conflict', message, { findings: [{ code: 'record.held', field: '', message }] });
}

function heldByData(): Problem {
  return new Problem('conflict', {
    en: 'Other data refer to this record. Change or delete those first.',
    es: 'Hay otros datos que se refieren a este registro. Cámbielos o elimínelos antes.',
  });
}

function outOfRange(module: ModuleDefinition, error: pg.DatabaseError): unknown {
  const constraint = error.constraint ?? '';
  const field = module.fields.find((one) => constraint.startsWith(`${module.name}_${one.name}_`))?.name;
  if (field === undefined && error.code === '23514') return error;
  const message = {
    en: 'The value is outside of what this field can hold.',
    es: 'El valor queda fuera de lo que este campo puede contener.',
  };
  return valuesRefused([{ code: 'field.out_of_range', field: field ?? '', message }]);
}
