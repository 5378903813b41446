/** What a change of a definition changed, part by part. */
import type { JsonValue } from '../../metadata/json.ts';

/** `before` or `after` is null where the part was not there, undefined where it is too much to be said in a line. */
export interface PartChange {
  readonly part: string;
  readonly before: string | null | undefined;
  readonly after: string | null | undefined;
}

export interface DescribedChange {
  readonly what: 'added' | 'removed' | 'changed';
  readonly parts: readonly PartChange[];
}

type Loose = Readonly<Record<string, unknown>>;

/** A change as the evidence tells it. A field is stored beside its block, and declares its privacy inside. */
export function describeChange(before: unknown, after: unknown, locale: 'en' | 'es'): DescribedChange {
  if (!isObject(after)) return { what: 'removed', parts: [] };
  if (!isObject(before)) return { what: 'added', parts: [] };
  const [was, is] = [flat(before), flat(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => name in is);
  return {
    what: 'changed',
    parts: names
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      .map((part) => ({ part, before: short(was[part], locale), after: short(is[part], locale) })),
  };
}

function flat(definition: Loose): Loose {
  // A module of the company is stored with its fields; these are changed, and told, by themselves.
  const { field, privacy, fields: _, ...rest } = definition;
  return {
    ...rest,
    ...(isObject(field) && flat(field)),
    ...(isObject(privacy) && privacy),
  };
}

const LONGEST = 90;

function short(value: unknown, locale: 'en' | 'es'): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'object') return String(value);
  if (isObject(value) && typeof value.en === 'string') return String(value[locale] || value.en) || null;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ') || null;
  const text = plainText(value as JsonValue);
  return text.length <= LONGEST ? text : undefined;
}

function plainText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${plainText((inner ?? null) as JsonValue)}`)
    .join(', ');
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
