/**
 * What an independent re-scan looks for: the erased person's values themselves. They are taken before the erasure, and
 * live only in one encrypted file of the service until the purge is proven, then it is removed too.
 */
import type { GatheredPlace } from '../../engine/subjects/gathered.ts';
import type { ItemFate } from '../../engine/subjects/place.ts';
import type { ErasurePlan } from './plan.ts';

export interface Needles {
  /** Values that were erased or masked and tell the person apart: nobody's row may hold them unexplained. Longest first. */
  readonly erased: readonly string[];
  /**
   * Single words of names and addresses, and sentences of our letters. Others' rows may hold them by right, so a row that
   * does proves nothing; bytes of one that no row holds any more are bytes that were left.
   */
  readonly words: readonly string[];
  /**
   * Pieces, in base64, of ciphertext and of wrapped keys that were destroyed: what somebody with the master key, or a group's, could
   * still open if its bytes stood somewhere. Missing in files of earlier versions.
   */
  readonly sealed?: readonly string[];
}

/** A value that is held and not handed over (Art. 15(4)): it is erased, so it is looked for too. */
export interface HeldValue {
  readonly place: string;
  readonly item: string;
  readonly field: string;
  readonly value: unknown;
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

function isWord(text: string): boolean {
  return text.length >= SHORTEST && !tellsApart(text) && !SHARED.test(text);
}

/** The values that the plan erases or masks, minus those that a kept record keeps by law. */
export function needlesOf(
  places: readonly GatheredPlace[],
  plan: ErasurePlan,
  notHandedOver: readonly HeldValue[] = [],
): Needles {
  const fateOf = fatesOf(plan);
  const erased = new Set<string>();
  const words = new Set<string>();
  const sentences = new Set<string>();
  const kept = new Set<string>();
  const take = (place: string, item: string, field: string, value: unknown, category: string) => {
    const goes = isErased(fateOf(place, item), field);
    for (const text of textsOf(value)) {
      (goes ? erased : kept).add(text);
      if (goes && (category === 'identity' || category === 'contact')) words.add(text);
    }
  };
  for (const { place, items } of places) {
    for (const item of items) {
      for (const value of item.values) {
        // A word out of a list tells nobody apart, wherever else it was written down.
        if (value.coded) for (const text of textsOf(value.value)) kept.add(text);
        else if (value.ours && isErased(fateOf(place, item.id), value.field))
          for (const text of textsOf(value.value)) sentences.add(text);
        else take(place, item.id, value.field, value.value, value.category);
      }
      for (const file of item.files) take('files', file.id, 'filename', file.filename, 'content');
      const names = item.values.flatMap((value) =>
        value.category === 'identity' && typeof value.value === 'string' && !value.coded ? [value.value] : [],
      );
      if (names.length > 1 && fateOf(place, item.id)?.action !== 'keep') erased.add(names.join(' '));
    }
  }
  for (const { place, item, field, value } of notHandedOver) take(place, item, field, value, 'content');
  const gone = (texts: ReadonlySet<string>) =>
    [...texts].filter((text) => !kept.has(text)).sort((a, b) => b.length - a.length);
  return {
    erased: gone(erased).filter(tellsApart),
    words: [...gone(words).filter(isWord), ...gone(sentences).filter(tellsApart)],
  };
}

function fatesOf(plan: ErasurePlan): (place: string, item: string) => ItemFate | undefined {
  const fates = new Map(
    plan.places.flatMap((place) =>
      place.items.map((item) => [`${place.place} ${item.id}`, item.fate] as const),
    ),
  );
  return (place, item) => fates.get(`${place} ${item}`) ?? fates.get(`${place} *`);
}

/** A field may stand for several values of it: `messages 1`, `messages 2`. */
function isErased(fate: ItemFate | undefined, field: string): boolean {
  if (fate === undefined) return false;
  if (fate.action === 'erase') return true;
  const masked = fate.action === 'keep' ? fate.maskedFields : fate.fields;
  return masked.includes(field) || masked.includes(field.split(' ')[0] ?? field);
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
