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
  const offer = known.length
    ? { en: `It takes ${known.join(', ')}.`, es: `Admite ${known.join(', ')}.` }
    : { en: 'It takes none.', es: 'No admite ninguna.' };
  return optionFinding('options.unknown', field, name, {
    en: `A ${field.type} has no option "${name}". ${offer.en}`,
    es: `El tipo ${field.type} no tiene la opción «${name}». ${offer.es}`,
  });
}

function checkOption(field: FieldDefinition, name: string, value: JsonValue, kind: OptionKind): Finding[] {
  if (kind.kind === 'whole') {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= kind.min && value <= kind.max)
      return [];
    const message = {
      en: `Write a whole number from ${kind.min} to ${kind.max} for "${name}".`,
      es: `Escriba un número entero de ${kind.min} a ${kind.max} para «${name}».`,
    };
    return [optionFinding('options.range', field, name, message)];
  }
  if (kind.kind === 'text' && !(typeof value === 'string' && kind.pattern.test(value)))
    return [
      optionFinding('options.wrong_type', field, name, {
        en: `Write "${name}" like ${kind.like}.`,
        es: `Escriba «${name}» así: ${kind.like}.`,
      }),
    ];
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
