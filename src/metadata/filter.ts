import type { JsonValue } from './json.ts';

/** The operators every field type may offer; a type says which it has and may add its own. */
export type FilterOperator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'between'
  | 'in'
  | 'notIn'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'empty'
  | 'notEmpty';

/** One comparison. `field` may be a path through references: `contact.account.country`. */
export interface FilterComparison {
  readonly field: string;
  readonly op: FilterOperator;
  readonly value?: JsonValue;
}

/** The one filter language of lists, search, rules, retention and the API (design §4). */
export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | FilterComparison;

export interface Sort {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}
