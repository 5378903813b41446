/** Exact decimals: text in, text out, no floats anywhere. Shared by decimal, currency, percent and computed. */
import type { FieldDefinition } from '../metadata/field.ts';
import type { Finding, Parsed } from '../metadata/finding.ts';
import { parsed } from '../metadata/finding.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { Sentence } from '../metadata/label.ts';
import type { ParseContext } from './field-type.ts';
import { optionFinding, refuse } from './findings.ts';
import { checkOptionKinds, type OptionKind, textOption, wholeOption } from './options.ts';
import { canonicalNumber, readWrittenNumber } from './written-number.ts';

/** How many digits a decimal has in all, and how many of them after the point. */
export interface Scale {
  readonly precision: number;
  readonly scale: number;
}

const NUMBER_OPTION: OptionKind = { kind: 'text', pattern: /^-?\d{1,30}(\.\d{1,12})?$/, like: '"0.00"' };

/** The options that every exact decimal has. */
const DECIMAL_OPTIONS: Readonly<Record<string, OptionKind>> = {
  precision: { kind: 'whole', min: 1, max: 38 },
  scale: { kind: 'whole', min: 0, max: 12 },
  min: NUMBER_OPTION,
  max: NUMBER_OPTION,
};

export function checkDecimalOptions(field: FieldDefinition, usual: Scale, more = {}): Finding[] {
  const findings = checkOptionKinds(field, { ...DECIMAL_OPTIONS, ...more });
  const { precision, scale } = scaleOf(field, usual);
  if (scale > precision)
    findings.push(
      optionFinding('options.range', field, 'scale', {
        en: `Write a scale of at most ${precision}, the precision.`,
        es: `Escriba una escala de ${precision} como máximo, la precisión.`,
      }),
    );
  const [min, max] = [textOption(field, 'min'), textOption(field, 'max')];
  if (findings.length === 0 && min !== undefined && max !== undefined && compareDecimals(min, max) > 0)
    findings.push(
      optionFinding('options.range', field, 'min', {
        en: 'Write a min that is not above max.',
        es: 'Escriba un min que no supere a max.',
      }),
    );
  return findings;
}

function scaleOf(field: FieldDefinition, usual: Scale): Scale {
  return {
    precision: wholeOption(field, 'precision', usual.precision),
    scale: wholeOption(field, 'scale', usual.scale),
  };
}

export function decimalSqlType(field: FieldDefinition, usual: Scale): string {
  const { precision, scale } = scaleOf(field, usual);
  return `numeric(${precision},${scale})`;
}

/** A decimal of the API: a text such as `"12.50"`, or a JSON number of at most 15 digits. */
export function parseDecimal(value: JsonValue, field: FieldDefinition, usual: Scale): Parsed<string> {
  if (typeof value === 'number') return parseJsonNumber(value, field, usual);
  const plain = typeof value === 'string' ? canonicalNumber(value.trim()) : null;
  if (plain === null)
    return refuse('field.not_a_number', field, {
      en: 'Write the number in digits with a point, such as "12.50".',
      es: 'Escriba el número en cifras con punto, como "12.50".',
    });
  return fitScale(plain, field, usual);
}

function parseJsonNumber(value: number, field: FieldDefinition, usual: Scale): Parsed<string> {
  const read = Number.isFinite(value) ? readWrittenNumber(String(value), '.') : null;
  if (read?.kind !== 'number')
    return refuse('field.not_a_number', field, { en: 'Write a number.', es: 'Escriba un número.' });
  if (read.text.replace(/[-.]/g, '').replace(/^0+/, '').length > 15)
    return refuse('field.inexact_number', field, {
      en: 'Write so long a number as a text, so that it stays exact.',
      es: 'Escriba un número tan largo como texto, para que siga siendo exacto.',
    });
  return fitScale(read.text, field, usual);
}

/** A decimal as a person or a spreadsheet writes it. */
export function parseDecimalText(
  written: string,
  field: FieldDefinition,
  context: ParseContext,
  usual: Scale,
): Parsed<string> {
  const read = readWrittenNumber(written, context.decimalMark);
  if (read.kind === 'number') return fitScale(read.text, field, usual);
  if (read.kind === 'ambiguous') return refuse('field.ambiguous_number', field, ambiguousNumber(written));
  return refuse('field.not_a_number', field, {
    en: 'Write a number, such as 1234.56.',
    es: 'Escriba un número, por ejemplo 1234,56.',
  });
}

export function ambiguousNumber(written: string): Sentence {
  return {
    en: `${written.trim()} can be read in two ways. Say which mark your decimals have, or write it without grouping.`,
    es: `${written.trim()} se puede leer de dos maneras. Indique su signo decimal o escríbalo sin separar los millares.`,
  };
}

/** Pads to the scale; refuses digits that would be lost, and what is out of range. */
function fitScale(plain: string, field: FieldDefinition, usual: Scale): Parsed<string> {
  const { precision, scale } = scaleOf(field, usual);
  const [whole = '0', decimals = ''] = plain.split('.');
  if (/[1-9]/.test(decimals.slice(scale))) {
    const message =
      scale === 0
        ? { en: 'Write a whole number.', es: 'Escriba un número entero.' }
        : { en: `Write at most ${scale} decimals.`, es: `Escriba ${scale} decimales como máximo.` };
    return refuse('field.too_many_decimals', field, message);
  }
  if (whole.replace(/^-?0*/, '').length > precision - scale) {
    const code = plain.startsWith('-') ? 'field.too_small' : 'field.too_large';
    return refuse(code, field, {
      en: `Write at most ${precision - scale} digits before the point.`,
      es: `Escriba ${precision - scale} cifras como máximo antes de los decimales.`,
    });
  }
  const kept = decimals.slice(0, scale).padEnd(scale, '0');
  const text = scale === 0 ? whole : `${whole}.${kept}`;
  return refuseOutOfRange(text, field) ?? parsed(text);
}

function refuseOutOfRange(text: string, field: FieldDefinition): Parsed<never> | null {
  const [min, max] = [textOption(field, 'min'), textOption(field, 'max')];
  if (min !== undefined && compareDecimals(text, min) < 0)
    return refuse('field.too_small', field, {
      en: `Write a number of at least ${min}.`,
      es: `Escriba un número de al menos ${min}.`,
    });
  if (max !== undefined && compareDecimals(text, max) > 0)
    return refuse('field.too_large', field, {
      en: `Write a number of at most ${max}.`,
      es: `Escriba un número de ${max} como máximo.`,
    });
  return null;
}

/** Orders two plain decimals exactly: below zero, zero or above, as for sorting. */
export function compareDecimals(one: string, other: string): number {
  const scale = Math.max(decimalsOf(one), decimalsOf(other));
  const difference = scaled(one, scale) - scaled(other, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

function scaled(text: string, scale: number): bigint {
  const [whole = '0', decimals = ''] = text.split('.');
  return BigInt(whole + decimals.padEnd(scale, '0'));
}

/** What JSON Schema says about an exact decimal. */
export function decimalSchema(field: FieldDefinition, usual: Scale): JsonValue {
  const { precision, scale } = scaleOf(field, usual);
  const decimals = scale ? `(\\.\\d{1,${scale}})?` : '';
  return {
    anyOf: [
      { type: 'string', pattern: `^-?\\d{1,${precision - scale || 1}}${decimals}$` },
      { type: 'number' },
    ],
    description: 'An exact decimal, read as text',
  };
}
