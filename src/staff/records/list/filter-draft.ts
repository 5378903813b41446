import type { Filter, FilterComparison } from '../../../metadata/filter.ts';

/** One line of the filter builder. */
export interface Condition {
  readonly field: string;
  readonly op: FilterComparison['op'];
  readonly value?: FilterComparison['value'];
}

/** Conditions of which any may hold. */
export interface AnyGroup {
  readonly any: readonly Condition[];
}

/** A filter as chips: every part must hold; a part is a condition, a group of alternatives, or kept as it is. */
export type FilterPart = Condition | AnyGroup | { readonly kept: Filter };

export type FilterDraft = readonly FilterPart[];

export function isGroup(part: FilterPart): part is AnyGroup {
  return 'any' in part;
}

export function isKept(part: FilterPart): part is { readonly kept: Filter } {
  return 'kept' in part;
}

/** The chips of a filter. What is nested deeper than chips can show stays one chip, whole. */
export function draftOf(filter: Filter | null | undefined): FilterDraft {
  if (!filter) return [];
  return 'all' in filter ? filter.all.map(partOf) : [partOf(filter)];
}

function partOf(filter: Filter): FilterPart {
  if ('field' in filter) return filter;
  if ('any' in filter && filter.any.length > 0 && filter.any.every((one) => 'field' in one))
    return { any: filter.any as readonly FilterComparison[] };
  return { kept: filter };
}

/** The filter that the chips say; null when there is none. */
export function filterOf(draft: FilterDraft): Filter | null {
  const parts = draft.map((part): Filter => (isKept(part) ? part.kept : part));
  const [only] = parts;
  if (!only) return null;
  return parts.length === 1 ? only : { all: parts };
}

/** The draft with one part in another's place; undefined takes it out; an index past the end adds. */
export function withPart(draft: FilterDraft, index: number, part: FilterPart | undefined): FilterDraft {
  const before = draft.slice(0, index);
  const after = draft.slice(index + 1);
  return part === undefined ? [...before, ...after] : [...before, part, ...after];
}

const withoutValue: readonly Condition['op'][] = ['empty', 'notEmpty'];
const withList: readonly Condition['op'][] = ['in', 'notIn'];

/** The form of value that an operator takes. */
export function valueForm(op: Condition['op']): 'none' | 'one' | 'two' | 'list' {
  if (withoutValue.includes(op)) return 'none';
  if (withList.includes(op)) return 'list';
  return op === 'between' ? 'two' : 'one';
}

/** The condition with another operator; its value is carried over where the form allows. */
export function withOperator(condition: Condition, op: Condition['op']): Condition {
  const { field, value } = condition;
  const form = valueForm(op);
  if (form === 'none') return { field, op };
  const values = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
  if (form === 'list') return { field, op, value: values };
  if (form === 'two') return { field, op, value: [values[0] ?? null, values[1] ?? null] };
  return values[0] === undefined ? { field, op } : { field, op, value: values[0] };
}

/** Whether the condition says enough to be used. */
export function isComplete({ op, value }: Condition): boolean {
  const form = valueForm(op);
  if (form === 'none') return true;
  if (form === 'list') return Array.isArray(value) && value.length > 0;
  if (form === 'two')
    return Array.isArray(value) && value.length === 2 && value.every((one) => one !== null && one !== '');
  return value !== undefined && value !== null && value !== '';
}

/** Two filters joined: both must hold. */
export function both(one: Filter | null | undefined, other: Filter | null | undefined): Filter | null {
  return filterOf([...draftOf(one), ...draftOf(other)]);
}
