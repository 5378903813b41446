/** To whom a mail can be written from a record: the record itself, and what it refers to, where that has an e-mail address. */
import type { FieldDefinition } from '../../metadata/field.ts';
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
}

/** The persons first. Throws as reading the record does; that the others were looked at is evidence as well. */
export async function recipientsOf(
  context: CallContext,
  moduleName: string,
  record: RecordJson,
): Promise<readonly Recipient[]> {
  const module = moduleNamed(context, moduleName);
  const own = recipientOf(context, module, record);
  const others: Recipient[] = [];
  for (const named of referred(module, record)) {
    const other = context.catalog.modules.get(named.module);
    if (!other || !addressField(context, other) || !context.rights.allows(other.name, 'read')) continue;
    const found = await seen(context, other, named.id);
    if (found) others.push(found);
  }
  const all = own ? [own, ...others] : others;
  return all.toSorted((one, other) => Number(one.subject === null) - Number(other.subject === null));
}

async function seen(
  context: CallContext,
  module: ModuleDefinition,
  id: string,
): Promise<Recipient | undefined> {
  try {
    return recipientOf(context, module, await readRecord(context, module.name, id));
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
  };
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
