import type { FieldDefinition } from '../metadata/field.ts';
import type { Finding } from '../metadata/finding.ts';
import type { JsonValue } from '../metadata/json.ts';
import { optionFinding } from './findings.ts';

/** What one option of a type takes. */
export type OptionKind =
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly like: string }
  /** Checked by the type itself. */
  | { readonly kind: 'own' };

/** Findings about options that the type doesn't have, or whose value is of the wrong kind. */
export function checkOptionKinds(
  field: FieldDefinition,
  kinds: Readonly<Record<string, OptionKind>>,
): Finding[] {
  return Object.entries(field.options ?? {}).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    return kind ? checkOption(field, name, value, kind) : [unknownOption(field, name, kinds)];
  });
}

function unknownOption(field: FieldDefinition, name: string, kinds: object): Finding {
  const known = Object.keys(kinds);
  const offer = known.length ? `It takes ${known.join(', ')}.` : 'It takes none.';
  return optionFinding('options.unknown', field, name, `A ${field.type} has no option "${name}". ${offer}`);
}

function checkOption(field: FieldDefinition, name: string, value: JsonValue, kind: OptionKind): Finding[] {
  if (kind.kind === 'whole') {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= kind.min && value <= kind.max)
      return [];
    const message = `Write a whole number from ${kind.min} to ${kind.max} for "${name}".`;
    return [optionFinding('options.range', field, name, message)];
  }
  if (kind.kind === 'text' && !(typeof value === 'string' && kind.pattern.test(value)))
    return [optionFinding('options.wrong_type', field, name, `Write "${name}" like ${kind.like}.`)];
  return [];
}

/** A whole-number option, or what stands in for it. */
export function wholeOption(field: FieldDefinition, name: string, otherwise: number): number {
  const value = field.options?.[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : otherwise;
}

/** A text option, if it is set. */
export function textOption(field: FieldDefinition, name: string): string | undefined {
  const value = field.options?.[name];
  return typeof value === 'string' ? value : undefined;
}

export const COUNTRY_OPTION: OptionKind = { kind: 'text', pattern: /^[A-Z]{2}$/, like: '"ES"' };
export const FIELD_OPTION: OptionKind = { kind: 'text', pattern: /^[a-z][a-z0-9_]*$/, like: '"currency"' };
