import type { Filter, Sort } from '../../../metadata/filter.ts';
import type { ListViewDefinition, ModuleDefinition } from '../../../metadata/module.ts';
import type { SavedView } from '../../shapes.ts';

/** What the address of a list says, so that it can be kept, sent and gone back to. */
export interface ListState {
  /** A shipped view's name, or `own:` and the id of a view of the person's. */
  readonly view: string | null;
  /** Instead of the view's filter; null: the view's own. `{}` in the address: no filter. */
  readonly filter: Filter | 'none' | null;
  readonly sort: readonly Sort[] | null;
  readonly columns: readonly string[] | null;
  readonly q: string;
}

/** A view of a list, shipped or the person's own. */
export interface ListView {
  readonly key: string;
  readonly columns: readonly string[];
  readonly filter: Filter | null;
  readonly sort: readonly Sort[];
  readonly own: SavedView | null;
  readonly shipped: ListViewDefinition | null;
}

export function shippedView(view: ListViewDefinition): ListView {
  return {
    key: view.name,
    columns: view.columns,
    filter: view.filter ?? null,
    sort: view.sort ?? [],
    own: null,
    shipped: view,
  };
}

export function ownView(view: SavedView): ListView {
  return {
    key: `own:${view.id}`,
    columns: view.columns,
    filter: view.filter,
    sort: view.sort,
    own: view,
    shipped: null,
  };
}

/** The view that a module without any shows: its title and its first fields. */
export function plainView(module: ModuleDefinition): ListView {
  const columns = module.fields.filter((field) => !module.titleFields.includes(field.name)).slice(0, 5);
  return {
    key: 'all',
    columns: columns.map((field) => field.name),
    filter: null,
    sort: [],
    own: null,
    shipped: null,
  };
}

/** What the list shows: the view, with what the address says instead. */
export function shownList(state: ListState, view: ListView) {
  return {
    filter: state.filter === 'none' ? null : (state.filter ?? view.filter),
    sort: state.sort ?? view.sort,
    columns: state.columns ?? view.columns,
    q: state.q,
    changed: state.filter !== null || state.sort !== null || state.columns !== null,
  };
}

type Search = Readonly<Record<string, unknown>>;

/** Reads the address without trust: what it can't be is left out. */
export function readListState(search: Search): ListState {
  const { view, f, s, c, q } = search;
  return {
    view: typeof view === 'string' ? view : null,
    filter: f === 'none' ? 'none' : isFilter(f) ? f : null,
    sort: typeof s === 'string' && s !== '' ? readSort(s) : null,
    columns: typeof c === 'string' && c !== '' ? c.split(',') : null,
    q: typeof q === 'string' ? q : typeof q === 'number' ? String(q) : '',
  };
}

/** The address of a state; what is as the view has it is not written. */
export function writeListState(state: ListState): Record<string, unknown> {
  return {
    ...(state.view && { view: state.view }),
    ...(state.filter && { f: state.filter }),
    ...(state.sort && { s: writeSort(state.sort) }),
    ...(state.columns && { c: state.columns.join(',') }),
    ...(state.q && { q: state.q }),
  };
}

function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if ('field' in value)
    return typeof value.field === 'string' && 'op' in value && typeof value.op === 'string';
  const parts = 'all' in value ? value.all : 'any' in value ? value.any : 'not' in value ? [value.not] : null;
  return Array.isArray(parts) && parts.every(isFilter);
}

/** `-updated_at,last_name`. */
export function writeSort(sort: readonly Sort[]): string {
  return sort.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',');
}

export function readSort(text: string): Sort[] {
  return text
    .split(',')
    .filter((part) => /^-?[a-z][a-z0-9_.]*$/.test(part))
    .map((part) =>
      part.startsWith('-') ? { field: part.slice(1), direction: 'desc' } : { field: part, direction: 'asc' },
    );
}

/** The order after a click on a column: by it, then turned round. Dates and amounts begin with the newest, the greatest. */
export function sortBy(sort: readonly Sort[], field: string, greatestFirst: boolean): Sort[] {
  const [main] = sort;
  if (main?.field !== field) return [{ field, direction: greatestFirst ? 'desc' : 'asc' }];
  return [{ field, direction: main.direction === 'asc' ? 'desc' : 'asc' }];
}
