import type { FilterOperator } from '../metadata/filter.ts';
import type { FilterCapability } from './field-type.ts';

const EQUALITY = ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'] as const satisfies FilterOperator[];
const ORDER = ['lt', 'lte', 'gt', 'gte', 'between'] as const satisfies FilterOperator[];

/** Text: compared without regard to case and accents, in the order of sorted lists. */
export const TEXT_FILTER: FilterCapability = {
  operators: [...EQUALITY, 'contains', 'startsWith', 'endsWith', ...ORDER],
  compare: 'text',
  sqlType: 'text',
};

/** Codes, choices and ids: equal or not. */
export function exactFilter(sqlType: string, relative?: FilterCapability['relative']): FilterCapability {
  return { operators: EQUALITY, compare: 'exact', sqlType, ...(relative && { relative }) };
}

/** Numbers and times: in an order. */
export function orderedFilter(sqlType: string, relative?: FilterCapability['relative']): FilterCapability {
  return { operators: [...EQUALITY, ...ORDER], compare: 'exact', sqlType, ...(relative && { relative }) };
}
