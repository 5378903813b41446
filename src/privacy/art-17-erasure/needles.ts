/**
 * What an independent re-scan looks for: the erased person's values themselves. They are taken before the erasure, and
 * live only in one encrypted file of the service until the purge is proven, then it is removed too.
 */
import type { GatheredPlace } from '../../engine/subjects/gathered.ts';
import type { ErasurePlan } from './plan.ts';

export interface Needles {
  /** Values that were erased or masked, distinct, longest first. */
  readonly erased: readonly string[];
}

/** Shorter values (a first name, a city) stand in other people's records by right; finding them would prove nothing. */
const SHORTEST = 6;

/** Ids, dates, amounts and record numbers are shared by records of everyone; they tell nobody apart. */
const SHARED = /^([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d([T ].*)?|-?[\d.,\s]{1,9}%?|[A-Z]{2,5}-\d{4,})$/i;

/** Values told apart from common words: with a digit, an @, or two words, or long. */
function tellsApart(text: string): boolean {
  if (text.length < SHORTEST || SHARED.test(text)) return false;
  return /[\d@]/.test(text) || text.length >= 16 || /\S\s+\S/u.test(text);
}

/** The values that the plan erases or masks, minus those that a kept record keeps by law. */
export function needlesOf(places: readonly GatheredPlace[], plan: ErasurePlan): Needles {
  const fates = new Map(
    plan.places.flatMap((place) =>
      place.items.map((item) => [`${place.place} ${item.id}`, item.fate] as const),
    ),
  );
  const erased = new Set<string>();
  const kept = new Set<string>();
  for (const place of places) {
    for (const item of place.items) {
      const fate = fates.get(`${place.place} ${item.id}`) ?? fates.get(`${place.place} *`);
      const masked =
        fate?.action === 'keep'
          ? new Set(fate.maskedFields)
          : fate?.action === 'mask'
            ? new Set(fate.fields)
            : null;
      for (const value of item.values) {
        const goes = fate !== undefined && (masked === null || masked.has(value.field));
        for (const text of textsOf(value.value)) (goes ? erased : kept).add(text);
      }
      const names = item.values
        .filter((value) => value.category === 'identity')
        .map((value) => value.text.en);
      if (names.length > 1 && fate?.action !== 'keep') erased.add(names.join(' '));
    }
  }
  for (const text of kept) erased.delete(text);
  return { erased: [...erased].filter(tellsApart).sort((a, b) => b.length - a.length) };
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/\r?\n/).map((line) => line.trim());
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (value && typeof value === 'object') {
    const { module, ...rest } = value as Record<string, unknown>;
    return typeof module === 'string' ? [] : Object.values(rest).flatMap(textsOf);
  }
  return [];
}
