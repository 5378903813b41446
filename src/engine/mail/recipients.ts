/** To whom a mail can be written from a record: the record itself, and what it refers to, where that has an e-mail address. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Locale } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { readRecord } from '../records/read-record.ts';
import type { RecordJson } from '../records/record-json.ts';
import { moduleNamed } from '../records/refusals.ts';

export interface Recipient {
  readonly module: string;
  readonly id: string;
  readonly title: string;
  /** Null where there is none, or where it stands still (Art. 18). */
  readonly address: string | null;
  /** The data subject, where the recipient is a natural person. */
  readonly subject: string | null;
  /** Which of our languages they read, where the caller sees that. */
  readonly language: Locale | null;
}

/** How a record that another refers to is come by: undefined where the caller may not see it. */
export type OpenRecord = (module: ModuleDefinition, id: string) => Promise<RecordJson | undefined>;

/**
 * The persons first. Throws as reading the record does; that the others were looked at is evidence as well, unless the caller opens them its
 * own way.
 */
export async function recipientsOf(
  context: CallContext,
  moduleName: string,
  record: RecordJson,
  open: OpenRecord = (module, id) => opened(context, module, id),
): Promise<readonly Recipient[]> {
  const module = moduleNamed(context, moduleName);
  const own = recipientOf(context, module, record);
  const others: Recipient[] = [];
  for (const { module: other, id } of addressed(context, module, record)) {
    const found = await open(other, id);
    const recipient = found && recipientOf(context, other, found);
    if (recipient) others.push(recipient);
  }
  const all = own ? [own, ...others] : others;
  return all.toSorted((one, other) => Number(one.subject === null) - Number(other.subject === null));
}

/** What the record refers to, of modules with addresses that the caller may see. */
export function addressed(
  context: CallContext,
  module: ModuleDefinition,
  record: RecordJson,
): readonly { readonly module: ModuleDefinition; readonly id: string }[] {
  return referred(module, record).flatMap(({ module: name, id }) => {
    const other = context.catalog.modules.get(name);
    if (!other || !addressField(context, other) || !context.rights.allows(other.name, 'read')) return [];
    return [{ module: other, id }];
  });
}

async function opened(
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<RecordJson | undefined> {
  try {
    return await readRecord(context, module.name, id);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  }
}

function recipientOf(
  context: CallContext,
  module: ModuleDefinition,
  record: RecordJson,
): Recipient | undefined {
  const field = addressField(context, module);
  if (!field) return undefined;
  const address = record[field.name];
  return {
    module: module.name,
    id: record.id,
    title: record.title ?? record.number,
    address: typeof address === 'string' && address !== '' ? address : null,
    subject: module.subject.kind === 'self' ? record.id : null,
    language: languageOf(module, record),
  };
}

const SPANISH_COUNTRIES: ReadonlySet<unknown> = new Set(
  'ES AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE'.split(' '),
);
const ENGLISH_COUNTRIES: ReadonlySet<unknown> = new Set('GB IE US AU NZ'.split(' '));

/** The language kept with the record, or else that of its country. One that is not ours is none. */
export function languageOf(
  module: ModuleDefinition,
  record: Readonly<Record<string, unknown>>,
): Locale | null {
  const held = (type: FieldDefinition['type']): unknown => {
    const field = module.fields.find((one) => one.type === type);
    return field && record[field.name];
  };
  const language = held('language');
  if (typeof language === 'string' && language !== '') {
    const [tag] = language.toLowerCase().split('-');
    return tag === 'es' || tag === 'en' ? tag : null;
  }
  const country = held('country');
  if (SPANISH_COUNTRIES.has(country)) return 'es';
  return ENGLISH_COUNTRIES.has(country) ? 'en' : null;
}

/** The field that holds the address, where the caller may see it. */
function addressField(context: CallContext, module: ModuleDefinition): FieldDefinition | undefined {
  return module.fields.find(
    (field) => field.type === 'email' && context.rights.field(module.name, field.name) !== 'hidden',
  );
}

function referred(
  module: ModuleDefinition,
  record: RecordJson,
): readonly { readonly module: string; readonly id: string }[] {
  return module.fields.flatMap((field) => {
    const value = record[field.name];
    return field.type === 'reference' && isReference(value) ? [{ module: value.module, id: value.id }] : [];
  });
}

function isReference(value: unknown): value is { readonly module: string; readonly id: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'module' in value &&
    typeof value.module === 'string' &&
    'id' in value &&
    typeof value.id === 'string'
  );
}
