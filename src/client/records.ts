import type { Filter } from '../metadata/filter.ts';
import type { JsonValue } from '../metadata/json.ts';
import type { RecordState } from '../metadata/module.ts';
import { path, type Transport } from './transport.ts';

/** How a reference reads: to a record, a user or a group. */
export interface Reference {
  readonly module: string;
  readonly id: string;
  readonly number?: string;
  readonly title: string;
}

/** A record as the API gives it: what every record has, and its fields by name. Hidden fields are absent. */
export interface RecordJson {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly owner: Reference | null;
  readonly state: RecordState;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: Reference;
  readonly updated_at: string;
  readonly updated_by: Reference;
  readonly _hidden?: readonly string[];
  readonly [field: string]: JsonValue | Reference | undefined;
}

export type RecordValues = Readonly<Record<string, JsonValue>>;

export interface Page<T> {
  readonly items: readonly T[];
  /** For the next page; null on the last. */
  readonly next: string | null;
  readonly total?: number;
}

export interface ListOptions {
  readonly filter?: Filter;
  /** `-updated_at,last_name` */
  readonly sort?: string;
  readonly fields?: readonly string[];
  readonly limit?: number;
  readonly cursor?: string;
  /** Words to be found anywhere in the record. */
  readonly q?: string;
  readonly count?: boolean;
  readonly signal?: AbortSignal;
}

export interface Batch {
  readonly create?: readonly RecordValues[];
  readonly update?: readonly RecordValues[];
}

export interface WriteOptions {
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** The calls on one module's records. */
export interface RecordsClient {
  list(options?: ListOptions): Promise<Page<RecordJson>>;
  /** Every record of the list, page by page. */
  each(options?: ListOptions): AsyncGenerator<RecordJson>;
  read(id: string, signal?: AbortSignal): Promise<RecordJson>;
  create(values: RecordValues, options?: WriteOptions): Promise<RecordJson>;
  /** With `version`, refused when somebody changed the record since. */
  update(id: string, values: RecordValues, version?: number): Promise<RecordJson>;
  delete(id: string, version?: number): Promise<void>;
  batch<T>(batch: Batch, options?: WriteOptions): Promise<T>;
  related(id: string, relation: string, options?: ListOptions): Promise<Page<RecordJson>>;
  history<T>(id: string, options?: { readonly limit?: number; readonly cursor?: string }): Promise<Page<T>>;
}

export function recordsClient(transport: Transport, module: string): RecordsClient {
  const list = (options: ListOptions = {}): Promise<Page<RecordJson>> =>
    page(transport, path('records', module), options);
  const at = (id: string, ...rest: readonly string[]): string => path('records', module, id, ...rest);
  return {
    list,
    async *each(options = {}) {
      let cursor = options.cursor;
      do {
        const { items, next } = await list(cursor === undefined ? options : { ...options, cursor });
        yield* items;
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    },
    read: (id, signal) => transport.call({ path: at(id), ...(signal ? { signal } : {}) }),
    create: (values, options) =>
      transport.call({ method: 'POST', path: path('records', module), body: values, ...options }),
    update: (id, values, version) =>
      transport.call({
        method: 'PATCH',
        path: at(id),
        body: values,
        ...(version === undefined ? {} : { version }),
      }),
    delete: (id, version) =>
      transport.call({ method: 'DELETE', path: at(id), ...(version === undefined ? {} : { version }) }),
    batch: (batch, options) =>
      transport.call({ method: 'POST', path: path('records', module, 'batch'), body: batch, ...options }),
    related: (id, relation, options = {}) => page(transport, at(id, 'related', relation), options),
    history: (id, options = {}) => transport.call({ path: at(id, 'history'), query: { ...options } }),
  };
}

function page(transport: Transport, at: string, options: ListOptions): Promise<Page<RecordJson>> {
  const { filter, fields, signal, ...rest } = options;
  const query = {
    ...rest,
    filter: filter === undefined ? undefined : JSON.stringify(filter),
    fields: fields?.join(','),
  };
  return transport.call({ path: at, query, ...(signal ? { signal } : {}) });
}
