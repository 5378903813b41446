/** Which secrets of which record somebody asks for, checked before anything is opened. */
import { readSealMark } from '../../fields/secret/seal-mark.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { sealedFields } from '../catalog/sealed-columns.ts';
import { fieldColumns } from '../catalog/table.ts';
import type { Row } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { visibleRow } from '../records/read-record.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import { noteRefusal } from './refused.ts';

export interface AskedSecret {
  readonly field: FieldDefinition;
  /** Id of what was sealed; null where the record has no value. */
  readonly sealed: string | null;
}

export interface AskedRecord {
  readonly module: ModuleDefinition;
  readonly record: string;
  readonly number: string;
  readonly subjects: readonly string[];
  readonly secrets: readonly AskedSecret[];
}

/** The secrets of a record that the caller may see closed, all of them or those named. Every refusal is evidence. */
export async function askedSecrets(
  context: CallContext,
  moduleName: string,
  id: string,
  names?: readonly string[],
): Promise<AskedRecord> {
  if (context.principal.kind !== 'user' && context.principal.kind !== 'token')
    throw new Problem('forbidden', {
      en: 'Secrets are opened by staff, in person.',
      es: 'Los secretos los abre el personal, en persona.',
    });
  const module = await permitted(context, moduleName, 'read');
  const record = recordId(id);
  const row = await rowOrRefusal(context, module, record, names ?? []);
  const subjects = row.$subjects as string[];
  const seen = sealedFields(module).filter(
    (field) => context.rights.field(module.name, field.name) !== 'hidden',
  );
  const unseen = names?.filter((name) => !seen.some((field) => field.name === name)) ?? [];
  if (unseen.length > 0) {
    const known = unseen.filter((name) => module.fields.some((field) => field.name === name));
    if (known.length > 0)
      await noteRefusal(context, { module: module.name, record, subjects, fields: known, why: 'hidden' });
    throw valuesRefused(
      unseen.map((name) => ({
        code: 'field.unknown',
        field: 'fields',
        message: {
          en: `${module.name} has no secret ${name.slice(0, 80)} that you may see.`,
          es: `${module.name} no tiene ningún secreto ${name.slice(0, 80)} que usted pueda ver.`,
        },
      })),
    );
  }
  const wanted = names ? seen.filter((field) => names.includes(field.name)) : seen;
  return {
    module,
    record,
    number: String(row.number),
    subjects,
    secrets: wanted.map((field) => ({ field, sealed: sealedIn(row, field) })),
  };
}

function sealedIn(row: Row, field: FieldDefinition): string | null {
  const [column] = fieldColumns(field);
  const stored = column && row[column.name];
  return typeof stored === 'string' ? (readSealMark({ sealed: stored })?.sealed ?? null) : null;
}

/** A record out of the caller's sight answers as one that is not there; that its secrets were asked for is kept. */
async function rowOrRefusal(
  context: CallContext,
  module: ModuleDefinition,
  record: string,
  fields: readonly string[],
): Promise<Row> {
  try {
    return await visibleRow(context, module, record);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not_found') throw error;
    const found = await context.database.transaction(
      (tx) => subjectsOf(tx, context.catalog, module.name, [record]),
      { states: ['archived', 'blocked'] },
    );
    const subjects = found.get(record);
    const known = fields.filter((name) => module.fields.some((field) => field.name === name));
    if (subjects)
      await noteRefusal(context, { module: module.name, record, subjects, fields: known, why: 'not_seen' });
    throw error;
  }
}
