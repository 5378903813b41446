/** What steps write: values copied along references, days from now, and texts with what the record says, as far as the workflow's user sees it. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { resolveRelative } from '../../metadata/relative.ts';
import type { WorkflowValue, WorkflowValues } from '../../metadata/workflow.ts';
import type { CallContext } from '../access/principal.ts';
import { sql } from '../database/fragment.ts';
import { placeholdersIn, replaced } from '../definitions/placeholders.ts';
import { findRecords } from '../records/list-records.ts';
import { moduleNamed } from '../records/refusals.ts';
import type { RecordValues } from '../records/written-values.ts';

/** The record that a workflow runs for. */
export interface AboutRecord {
  readonly module: ModuleDefinition;
  readonly id: string;
}

export async function workedOut(
  context: CallContext,
  about: AboutRecord,
  target: ModuleDefinition,
  values: WorkflowValues,
): Promise<RecordValues> {
  const written: Record<string, JsonValue | null> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = target.fields.find((one) => one.name === name);
    written[name] = await meantBy(context, about, field, value);
  }
  return written;
}

async function meantBy(
  context: CallContext,
  about: AboutRecord,
  field: FieldDefinition | undefined,
  value: WorkflowValue,
): Promise<JsonValue | null> {
  if ('value' in value) return value.value;
  if ('from' in value) return (await valueAt(context, about, value.from)).value;
  const kind = field && fieldType(field.type).filter?.relative;
  const { timeZone, principal } = context;
  const moment = { now: context.now(), timeZone, userId: principal.userId };
  return (kind ? resolveRelative(value.relative, kind, moment) : null) ?? value.relative;
}

interface FoundValue {
  readonly value: JsonValue | null;
  /** Absent for what every record has: its number, its title. */
  readonly field?: FieldDefinition;
}

/** The value at the end of a path, null where a reference on the way is empty or may not be seen. Throws for a field that may not be seen. */
async function valueAt(context: CallContext, about: AboutRecord, path: string): Promise<FoundValue> {
  const [name = '', ...rest] = path.split('.');
  const { items } = await findRecords(
    context,
    about.module,
    { fields: [name], limit: 1 },
    sql`r.id = ${about.id}`,
  );
  const field = about.module.fields.find((one) => one.name === name);
  const value = asJson(items[0]?.[name]);
  if (rest.length === 0) return field ? { value, field } : { value };
  if (typeof value !== 'object' || value === null || !('module' in value) || !('id' in value))
    return { value: null };
  const next = { module: moduleNamed(context, String(value.module)), id: String(value.id) };
  return valueAt(context, next, rest.join('.'));
}

function asJson(value: unknown): JsonValue | null {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as JsonValue);
}

/** The record that a reference of this one names; null where it names none. */
export async function valueAtReference(
  context: CallContext,
  about: AboutRecord,
  name: string,
): Promise<{ readonly module: string; readonly id: string } | null> {
  const { value } = await valueAt(context, about, name);
  if (typeof value !== 'object' || value === null || !('module' in value) || !('id' in value)) return null;
  return { module: String(value.module), id: String(value.id) };
}

/** The text with its placeholders filled, as a person reads them; empty where there is nothing. */
export async function filledText(context: CallContext, about: AboutRecord, text: string): Promise<string> {
  const shown = new Map<string, string>();
  for (const path of placeholdersIn(text)) {
    const { value, field } = await valueAt(context, about, path);
    shown.set(path, shownText(context, value, field));
  }
  return replaced(text, shown);
}

function shownText(
  context: CallContext,
  value: JsonValue | null,
  field: FieldDefinition | undefined,
): string {
  if (value === null) return '';
  if (field)
    return fieldType(field.type).format(value, field, context.locale, { timeZone: context.timeZone });
  return typeof value === 'object' && 'title' in value ? String(value.title ?? '') : String(value);
}
