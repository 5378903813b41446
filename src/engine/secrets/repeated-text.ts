/** A secret that stands in the title too is none. What is sealed may not be repeated in what everyone reads. */
import { fieldType } from '../../fields/index.ts';
import { innerTypeName } from '../../fields/secret/inner-field.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { valuesRefused } from '../records/refusals.ts';

/** Shorter ones stand in other words by chance. */
const SHORTEST = 4;
/** Values of these are few, and known to everyone: finding one elsewhere says nothing. */
const OPEN_TYPES: ReadonlySet<string> = new Set([
  'checkbox',
  'picklist',
  'multi_picklist',
  'country',
  'file',
]);

export interface PlainSecret {
  readonly field: FieldDefinition;
  readonly value: JsonValue;
}

/** Throws `validation_failed` at the readable field that repeats a secret which is being written. */
export function refuseRepeated(
  module: ModuleDefinition,
  record: Readonly<Record<string, JsonValue | null | undefined>>,
  secrets: readonly PlainSecret[],
): void {
  const needles = secrets.flatMap(({ field, value }) =>
    OPEN_TYPES.has(innerTypeName(field)) ? [] : needleOf(field, value),
  );
  if (needles.length === 0) return;
  const findings: Finding[] = [];
  for (const field of module.fields) {
    if (fieldType(field.type).sealed) continue;
    const text = folded(record[field.name]);
    const repeated = needles.find((needle) => text.includes(needle.text));
    if (repeated) findings.push(finding(field, repeated.field));
  }
  if (findings.length > 0) throw valuesRefused(findings);
}

function needleOf(field: FieldDefinition, value: JsonValue) {
  const text = folded(value);
  return text.length >= SHORTEST ? [{ field, text }] : [];
}

function folded(value: JsonValue | null | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return String(value).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function finding(readable: FieldDefinition, secret: FieldDefinition): Finding {
  return {
    code: 'secret.repeated',
    field: readable.name,
    message: {
      en: `Everyone who sees the record reads ${readable.label.en}, and it repeats what ${secret.label.en} is to keep secret. Write something else here.`,
      es: `Todo el que ve el registro lee ${labelText(readable.label, 'es')}, y repite lo que ${labelText(secret.label, 'es')} debe mantener en secreto. Escriba otra cosa aquí.`,
    },
  };
}
