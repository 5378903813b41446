import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';

/** Options that are the secret's own; the others belong to what is inside. */
const OWN: ReadonlySet<string> = new Set(['type', 'categoryField']);

/** The name of the type inside a secret, as its definition says it. */
export function innerTypeName(secret: FieldDefinition): FieldTypeName {
  const name = secret.options?.type;
  return typeof name === 'string' ? (name as FieldTypeName) : 'text';
}

/** The field inside a secret, as the inner type knows it. */
export function innerField(secret: FieldDefinition): FieldDefinition {
  const { options, ...rest } = secret;
  const inner = Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => !OWN.has(name)));
  return { ...rest, type: innerTypeName(secret), options: inner };
}

/** The picklist of the record whose value decides who may open the secret; null where every record is alike. */
export function categoryField(secret: FieldDefinition): string | null {
  const name = secret.options?.categoryField;
  return typeof name === 'string' ? name : null;
}
