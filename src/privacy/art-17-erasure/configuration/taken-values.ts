/** The values that are taken out of the configuration, and what becomes of a filter or a text that holds one. Pure. */
import type { Filter, FilterComparison } from '../../../metadata/filter.ts';
import type { JsonValue } from '../../../metadata/json.ts';

export interface TakenValues {
  /** Whether a text holds one of them, without regard to case, as the re-scan compares; single words only where they are the whole text. */
  holds(text: string): boolean;
  /** The text with `[…]` where one stood. */
  without(text: string): string;
}

const REDACTED = '[…]';

export function takenValues(erased: readonly string[], words: readonly string[]): TakenValues {
  const low = erased.map((value) => value.toLowerCase());
  const whole = new Set(words.map((word) => word.toLowerCase()));
  const longestFirst = [...erased].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((value) => RegExp.escape(value)).join('|'), 'giu');
  return {
    holds(text) {
      const lower = text.toLowerCase();
      return whole.has(lower.trim()) || low.some((value) => lower.includes(value));
    },
    without(text) {
      if (whole.has(text.toLowerCase().trim())) return REDACTED;
      return erased.length === 0 ? text : text.replace(pattern, REDACTED);
    },
  };
}

/** Whether a text anywhere in it, the name of a key too, holds one. */
export function holdsAny(json: JsonValue | undefined, taken: TakenValues): boolean {
  if (typeof json === 'string') return taken.holds(json);
  if (Array.isArray(json)) return json.some((one) => holdsAny(one, taken));
  if (json && typeof json === 'object')
    return Object.entries(json).some(([key, value]) => taken.holds(key) || holdsAny(value, taken));
  return false;
}

/** Every text of it without them. What a key names after a value, and what a field begins with (`default`), goes whole. */
export function redacted(json: JsonValue, taken: TakenValues): JsonValue {
  if (typeof json === 'string') return taken.holds(json) ? taken.without(json) : json;
  if (Array.isArray(json)) return json.map((one) => redacted(one, taken));
  if (!json || typeof json !== 'object') return json;
  const kept = Object.entries(json).filter(
    ([key, value]) => !taken.holds(key) && !(key === 'default' && holdsAny(value, taken)),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, value === undefined ? value : redacted(value, taken)]),
  );
}

/** The filter without its conditions that hold one; null where no condition is left. For what only looks: a view, a report. */
export function withoutConditions(filter: Filter, taken: TakenValues): Filter | null {
  if ('all' in filter) return rest(filter.all, taken, (all) => ({ all }));
  if ('any' in filter) return rest(filter.any, taken, (any) => ({ any }));
  if ('not' in filter) {
    const inner = withoutConditions(filter.not, taken);
    return inner && { not: inner };
  }
  if (!holdsAny(filter.value, taken)) return filter;
  return fewerValues(filter, taken);
}

function rest(parts: readonly Filter[], taken: TakenValues, put: (parts: Filter[]) => Filter): Filter | null {
  const left = parts.flatMap((part) => withoutConditions(part, taken) ?? []);
  return left.length === 0 && parts.length > 0 ? null : put(left);
}

/** A list of values without those; null where none is left, or where it is no list. */
function fewerValues({ field, op, value }: FilterComparison, taken: TakenValues): FilterComparison | null {
  if ((op !== 'in' && op !== 'notIn') || !Array.isArray(value)) return null;
  const left = value.filter((one) => !holdsAny(one, taken));
  return left.length === 0 ? null : { field, op, value: left };
}

/** Every record has a number: these find nothing and everything, and read so wherever a filter is shown. */
export const findsNothing: Filter = { field: 'number', op: 'empty' };
const findsEverything: Filter = { field: 'number', op: 'notEmpty' };

/**
 * The filter with what it finds once the person is gone, for what decides on rights or acts: nobody's record holds the value any more, so a
 * condition that asked for it finds nothing, and one that asked for anything else finds everything. Null where that can't be said (`gt`).
 */
export function afterErasure(filter: Filter, taken: TakenValues): Filter | null {
  if ('all' in filter) {
    const all = each(filter.all, taken);
    return all && { all };
  }
  if ('any' in filter) {
    const any = each(filter.any, taken);
    return any && { any };
  }
  if ('not' in filter) {
    const inner = afterErasure(filter.not, taken);
    return inner && { not: inner };
  }
  if (!holdsAny(filter.value, taken)) return filter;
  switch (filter.op) {
    case 'eq':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return findsNothing;
    case 'in':
      return fewerValues(filter, taken) ?? findsNothing;
    case 'ne':
      return findsEverything;
    case 'notIn':
      return fewerValues(filter, taken) ?? findsEverything;
    default:
      return null;
  }
}

function each(parts: readonly Filter[], taken: TakenValues): readonly Filter[] | null {
  const after = parts.map((part) => afterErasure(part, taken));
  return after.includes(null) ? null : after.filter((one) => one !== null);
}
