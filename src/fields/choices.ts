/** The choices of picklists, as they stand in a definition, and of texts that hold codes of a list. */
import type { Choice, FieldDefinition } from '../metadata/field.ts';
import type { JsonValue } from '../metadata/json.ts';
import { type Locale, labelText } from '../metadata/label.ts';

const TONES: readonly unknown[] = [undefined, 'neutral', 'green', 'amber', 'red', 'petrol', 'plum'];

/** A choice as data, read without trust: undefined where a part is missing. */
export function readChoice(value: JsonValue | undefined): Choice | undefined {
  if (!isObject(value)) return undefined;
  const { value: code, label, tone, closed } = value;
  if (typeof code !== 'string' || !isObject(label) || typeof label.en !== 'string') return undefined;
  if (label.es !== undefined && typeof label.es !== 'string') return undefined;
  if (!TONES.includes(tone) || (closed !== undefined && typeof closed !== 'boolean')) return undefined;
  return {
    value: code,
    label: { en: label.en, es: label.es },
    ...(tone !== undefined && { tone: tone as NonNullable<Choice['tone']> }),
    ...(closed !== undefined && { closed }),
  };
}

export function isObject(
  value: JsonValue | undefined,
): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The choices of a picklist field, in the order they are shown. */
export function choicesOf(field: FieldDefinition): readonly Choice[] {
  const choices = field.options?.choices;
  return Array.isArray(choices) ? choices.map(readChoice).filter((choice) => choice !== undefined) : [];
}

/** The choices that may still be chosen, with their labels. */
export function openChoices(field: FieldDefinition, locale: Locale): { value: string; label: string }[] {
  return choicesOf(field)
    .filter((choice) => !choice.closed)
    .map((choice) => ({ value: choice.value, label: labelText(choice.label, locale) }));
}

/** The label of a value; the value itself where the choice is gone. */
export function choiceLabel(value: string, field: FieldDefinition, locale: Locale): string {
  const choice = choicesOf(field).find((one) => one.value === value);
  return choice ? labelText(choice.label, locale) : value;
}
