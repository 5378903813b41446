/** What stands in place of a value when a record must stay and the person must go. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { MaskStrategy } from '../../metadata/privacy.ts';

/** Reads the same in every language that the product speaks, and can't be taken for a name. */
const erasedMark = '[erased]';

/**
 * The value that replaces `value`; null clears it. A strategy that the value's shape can't carry clears it: masking
 * never leaves more than its name says. Hashing isn't among them: a hash of a name can be guessed (law.md §5).
 */
export function maskedValue(field: FieldDefinition, value: JsonValue): JsonValue | null {
  const { privacy } = field;
  if (privacy.category === 'none') return value;
  if (privacy.onErasure.action === 'keep') return value;
  const strategy: MaskStrategy = privacy.onErasure.action === 'mask' ? privacy.onErasure.strategy : 'clear';
  const masked = byStrategy[strategy](value);
  if (masked !== null && !fieldType(field.type).parse(masked, field).ok) return requiredMark(field);
  return masked ?? requiredMark(field);
}

const byStrategy: Readonly<Record<MaskStrategy, (value: JsonValue) => JsonValue | null>> = {
  clear: () => null,
  placeholder: (value) => (typeof value === 'string' ? erasedMark : null),
  initials: (value) => (typeof value === 'string' ? initials(value) : null),
  year_only: (value) =>
    typeof value === 'string' && /^\d{4}-/.test(value) ? `${value.slice(0, 4)}-01-01` : null,
  country_only: (value) => countryOf(value),
};

function initials(value: string): string {
  return value
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => `${[...word][0] ?? ''}.`)
    .join(' ');
}

function countryOf(value: JsonValue): JsonValue | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const country = (value as { country?: JsonValue }).country;
  return country === undefined ? null : { country };
}

/** A required text can't be empty; any other required value is cleared and the column allows it, a sealed one too. */
function requiredMark(field: FieldDefinition): JsonValue | null {
  const type = fieldType(field.type);
  return field.required && !type.sealed && type.parse(erasedMark, field).ok ? erasedMark : null;
}
