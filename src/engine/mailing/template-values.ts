/** What the fields of a template hold in one record, as far as its writer may see them. */
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { readRecord } from '../records/read-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { type ParsedTemplate, pathsIn } from './template-fields.ts';
import { type FindValue, renderTemplate } from './template-text.ts';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
}

/**
 * The texts for one record that the caller has opened. Each record that a placeholder leads to is opened too, and on record as seen; one that
 * the caller may not see, or that stands still (Art. 18), gives nothing, and the fallback stands there.
 */
export async function renderMail(
  context: CallContext,
  module: ModuleDefinition,
  template: ParsedTemplate,
  record: RecordJson,
  language: Locale,
): Promise<RenderedMail> {
  const opened = new Map<string, RecordJson | null>();
  const values = new Map<string, Value | null>();
  for (const path of pathsIn(template))
    values.set(path.join('.'), await valueAt({ context, language, opened }, module, record, path));
  const find: FindValue = (path) => values.get(path.join('.')) ?? null;
  return {
    // A subject is one line, whatever a value holds: a line break would begin a header of its own.
    subject: renderTemplate(template.subject, find)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim(),
    text: renderTemplate(template.text, find).trim(),
  };
}

interface Value {
  readonly text: string;
  readonly stored: string;
}

interface Reading {
  readonly context: CallContext;
  readonly language: Locale;
  readonly opened: Map<string, RecordJson | null>;
}

async function valueAt(
  reading: Reading,
  module: ModuleDefinition,
  record: RecordJson,
  [name = '', ...rest]: readonly string[],
): Promise<Value | null> {
  if (rest.length === 0) return ownValue(reading, module, record, name);
  const to = record[name];
  if (!isNamed(to)) return null;
  const target = reading.context.catalog.modules.get(to.module);
  if (!target) return null;
  const other = await openOnce(reading, to.module, to.id);
  return other && valueAt(reading, target, other, rest);
}

function ownValue(
  { context, language }: Reading,
  module: ModuleDefinition,
  record: RecordJson,
  name: string,
): Value | null {
  const value = record[name];
  if (value === null || value === undefined || value === '') return null;
  if (isNamed(value)) {
    const shown = value.title ?? value.number ?? null;
    return shown === null ? null : { text: shown, stored: shown };
  }
  const field = module.fields.find((one) => one.name === name);
  const text = field
    ? fieldType(field.type).format(value as JsonValue, field, language, {
        timeZone: context.timeZone,
        record: record as Record<string, JsonValue>,
      })
    : String(value);
  return { text: text.replaceAll('\0', ''), stored: typeof value === 'object' ? text : String(value) };
}

async function openOnce(
  { context, opened }: Reading,
  module: string,
  id: string,
): Promise<RecordJson | null> {
  const known = opened.get(id);
  if (known !== undefined) return known;
  const found = context.rights.allows(module, 'read') ? await open(context, module, id) : null;
  opened.set(id, found);
  return found;
}

async function open(context: CallContext, module: string, id: string): Promise<RecordJson | null> {
  try {
    return await readRecord(context, module, id);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return null;
    throw error;
  }
}

interface Named {
  readonly module: string;
  readonly id: string;
  readonly title?: string | null;
  readonly number?: string | null;
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'module' in value && 'id' in value;
}
