/** What the portal shows a person of their own records: read as the portal's role, so that the database itself confines it. */
import type { CallContext } from '../../engine/access/principal.ts';
import { modulesWithSubject, subjectModules } from '../../engine/catalog/subject-way.ts';
import { fieldColumns } from '../../engine/catalog/table.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { FileRow } from '../../engine/files/file-rows.ts';
import { settledRow } from '../../engine/files/files.ts';
import { findRecords } from '../../engine/records/list-records.ts';
import type { RecordJson } from '../../engine/records/record-json.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { type Label, labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { DataCategory } from '../../metadata/privacy.ts';

const MOST_SHOWN = 100;

export interface OwnPerson {
  readonly id: string;
  readonly module: string;
  readonly number: string;
  readonly title: string;
  readonly givenName: string;
}

export interface OwnValue {
  readonly name: string;
  readonly label: Label;
  readonly category: DataCategory;
  /** As a person reads it, in the language of the call. */
  readonly text: string;
  /** Of a file: by what it is downloaded. */
  readonly file?: { readonly id: string; readonly size: number };
}

export interface OwnRecord {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly createdAt: string;
  readonly values: readonly OwnValue[];
}

export interface OwnModule {
  readonly module: string;
  readonly label: Label;
  /** Its record is the person. */
  readonly isPerson: boolean;
  readonly records: readonly OwnRecord[];
  /** There are older ones than those given. */
  readonly more: boolean;
}

/** The person that a portal call acts for. Throws `not_found` when the record is gone, archived or blocked. */
export async function ownPerson(context: CallContext): Promise<OwnPerson> {
  const { subject } = portalPrincipal(context);
  for (const module of subjectModules(context.catalog)) {
    if (!context.rights.allows(module.name, 'read')) continue;
    const filter = { field: 'id', op: 'eq', value: subject } as const;
    const { items } = await findRecords(context, module, { filter, limit: 1 });
    const [record] = items;
    if (record) return personOf(module, record);
  }
  throw new Problem('not_found', {
    en: 'There is nothing here that you may see.',
    es: 'Aquí no hay nada que usted pueda ver.',
  });
}

function personOf(module: ModuleDefinition, record: RecordJson): OwnPerson {
  const givenName = record.first_name;
  return {
    id: record.id,
    module: module.name,
    number: record.number,
    title: record.title ?? record.number,
    givenName: typeof givenName === 'string' ? givenName : '',
  };
}

/** Every record that leads to the person, with the fields that their declarations show in the portal. Leaves a look. */
export async function ownData(context: CallContext): Promise<readonly OwnModule[]> {
  const { subject, principal } = portalPrincipal(context);
  const shown: OwnModule[] = [];
  for (const module of modulesWithSubject(context.catalog)) {
    if (!context.rights.allows(module.name, 'read')) continue;
    const { items, next } = await findRecords(context, module, { limit: MOST_SHOWN });
    if (items.length === 0) continue;
    const files = await filesOf(context, module, items);
    const records = items.map((record) => ownRecord(context, module, record, files));
    shown.push({
      module: module.name,
      label: module.labelPlural,
      isPerson: module.subject.kind === 'self',
      records,
      more: next !== null,
    });
  }
  const draft = { action: 'portal.viewed', subjects: [subject] } as const;
  const event = prepareEvent(draft, actorOf(principal), context.now());
  await context.database.transaction((tx) => recordEvents(tx, [event]), { subject: undefined });
  return shown;
}

function ownRecord(
  context: CallContext,
  module: ModuleDefinition,
  record: RecordJson,
  files: Files,
): OwnRecord {
  const values: OwnValue[] = [];
  for (const field of inFormOrder(module)) {
    const value = record[field.name];
    if (value === null || value === undefined || value === '') continue;
    const file = isFile(field) ? files.get(String(value)) : undefined;
    if (isFile(field) && !file) continue;
    const text = file ? file.filename : textOf(context, field, record, value);
    if (text !== '')
      values.push({
        name: field.name,
        label: field.label,
        category: field.privacy.category,
        text,
        ...(file && { file: { id: String(value), size: Number(file.size) } }),
      });
  }
  return {
    id: record.id,
    number: record.number,
    title: record.title ?? record.number,
    createdAt: record.created_at,
    values,
  };
}

type Files = ReadonlyMap<string, Pick<FileRow, 'filename' | 'size'>>;

/** The files that are values of these records, as the database gives them to the person. */
async function filesOf(
  context: CallContext,
  module: ModuleDefinition,
  records: readonly RecordJson[],
): Promise<Files> {
  const names = module.fields.filter(isFile).map((field) => field.name);
  const ids = records.flatMap((record) => names.flatMap((name) => record[name] ?? []));
  if (ids.length === 0) return new Map();
  const found = new Map<string, FileRow>();
  for (const id of new Set(ids.map(String))) {
    const row = await settledRow(context, id).catch(refusedIsNone);
    if (row) found.set(id, row);
  }
  return found;
}

function refusedIsNone(error: unknown): undefined {
  if (error instanceof Problem && error.status < 500) return undefined;
  throw error;
}

function isFile(field: FieldDefinition): boolean {
  return fieldColumns(field).some(
    ({ references }) => references !== undefined && 'system' in references && references.system === 'files',
  );
}

/** As on the form: by block, and what stands in none after that. */
function inFormOrder(module: ModuleDefinition): readonly FieldDefinition[] {
  const names = module.blocks.flatMap((block) => block.fields);
  const position = (field: FieldDefinition): number => {
    const at = names.indexOf(field.name);
    return at < 0 ? names.length : at;
  };
  return [...module.fields].sort((one, other) => position(one) - position(other));
}

function textOf(context: CallContext, field: FieldDefinition, record: RecordJson, value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    if ('title' in value) return typeof value.title === 'string' ? value.title : '';
  }
  // The record's JSON is what the field types wrote, so it is what they format.
  const json = JSON.parse(JSON.stringify(value)) as JsonValue;
  const others = JSON.parse(JSON.stringify(record)) as Record<string, JsonValue>;
  const type = fieldType(field.type);
  // Some records name a purpose by its code; a person reads its name.
  const purpose = field.name === 'purpose' && typeof json === 'string' && context.catalog.purposes.get(json);
  if (purpose) return labelText(purpose.label, context.locale);
  return type.format(json, field, context.locale, { timeZone: context.timeZone, record: others });
}

/** The person of a portal call. Staff and programs have none. */
export function portalPrincipal(context: CallContext) {
  const { principal } = context;
  if (principal.kind !== 'portal' || principal.subject === undefined) {
    throw new Problem('forbidden', {
      en: 'This call is for the portal, on behalf of a person.',
      es: 'Esta llamada es para el portal, en nombre de una persona.',
    });
  }
  return { principal, subject: principal.subject };
}
