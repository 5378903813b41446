/** A small language of shapes for definitions that come from outside: what parts they have, before what they mean. */
import type { Finding } from './finding.ts';
import type { Sentence } from './label.ts';

/** Adds findings about a value at a path. */
export type Shape = (value: unknown, path: string, findings: Finding[]) => void;

const MOST_FINDINGS = 50;

function report(
  findings: Finding[],
  code: 'shape.001' | 'shape.002',
  field: string,
  message: Sentence,
): void {
  if (findings.length < MOST_FINDINGS) findings.push({ code, field, message });
}

function wants(fits: (value: unknown) => boolean, message: Sentence): Shape {
  return (value, path, findings) => {
    if (!fits(value)) report(findings, 'shape.001', path, message);
  };
}

/** A text of 1 to `longest` characters that PostgreSQL can hold. */
export function text(longest = 200): Shape {
  const fits = (value: unknown): boolean =>
    typeof value === 'string' &&
    value !== '' &&
    value.length <= longest &&
    value.isWellFormed() &&
    !value.includes('\0');
  return wants(fits, {
    en: `Write a text of 1 to ${longest} characters.`,
    es: `Escriba un texto de 1 a ${longest} caracteres.`,
  });
}

export const flag: Shape = wants((value) => typeof value === 'boolean', {
  en: 'Write true or false.',
  es: 'Escriba true o false.',
});

export function oneOf(...words: readonly unknown[]): Shape {
  return wants((value) => words.includes(value), {
    en: `Write one of: ${words.join(', ')}.`,
    es: `Escriba uno de estos: ${words.join(', ')}.`,
  });
}

/** JSON of any form, bounded in depth and size. */
export const json: Shape = wants((value) => isJson(value, 0), {
  en: 'Write JSON, nested at most 8 deep.',
  es: 'Escriba JSON, con 8 niveles de anidamiento como máximo.',
});

function isJson(value: unknown, depth: number): boolean {
  if (depth > 8) return false;
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\0') && value.length <= 100_000;
  if (Array.isArray(value)) return value.length <= 2000 && value.every((one) => isJson(one, depth + 1));
  return isRecord(value) && Object.values(value).every((one) => isJson(one, depth + 1));
}

export function listOf(shape: Shape, most = 500): Shape {
  return (value, path, findings) => {
    if (!Array.isArray(value) || value.length > most)
      return report(findings, 'shape.001', path, {
        en: `Write a list of at most ${most}.`,
        es: `Escriba una lista de ${most} como máximo.`,
      });
    for (const [index, one] of value.entries()) shape(one, `${path}[${index}]`, findings);
  };
}

export interface Parts {
  readonly needed: Readonly<Record<string, Shape>>;
  readonly optional?: Readonly<Record<string, Shape>>;
}

/** An object with these parts and no others. */
export function object(parts: Parts): Shape {
  const optional = parts.optional ?? {};
  return (value, path, findings) => {
    if (!isRecord(value))
      return report(findings, 'shape.001', path, { en: 'Write an object.', es: 'Escriba un objeto.' });
    for (const [key, shape] of Object.entries(parts.needed))
      shape(ownPart(value, key), within(path, key), findings);
    for (const [key, shape] of Object.entries(optional))
      if (ownPart(value, key) !== undefined) shape(value[key], within(path, key), findings);
    for (const key of Object.keys(value))
      if (!Object.hasOwn(parts.needed, key) && !Object.hasOwn(optional, key))
        report(findings, 'shape.002', within(path, key.slice(0, 60)), {
          en: 'Take this out: the definition has no such part.',
          es: 'Quítelo: la definición no tiene esa parte.',
        });
  };
}

/** One of several shapes, chosen by the value of a key. */
export function byKey(key: string, shapes: Readonly<Record<string, Shape>>, otherwise?: Shape): Shape {
  return (value, path, findings) => {
    const word = isRecord(value) ? ownPart(value, key) : undefined;
    const shape = typeof word === 'string' && Object.hasOwn(shapes, word) ? shapes[word] : otherwise;
    if (shape) shape(value, path, findings);
    else
      report(findings, 'shape.001', within(path, key), {
        en: `Write one of: ${Object.keys(shapes).join(', ')}.`,
        es: `Escriba uno de estos: ${Object.keys(shapes).join(', ')}.`,
      });
  };
}

/** `true`, or else the shape. */
export function trueOr(shape: Shape): Shape {
  return (value, path, findings) => {
    if (value !== true) shape(value, path, findings);
  };
}

function within(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownPart(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
