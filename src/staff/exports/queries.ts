import { queryOptions } from '@tanstack/react-query';
import type { Filter } from '../../metadata/filter.ts';
import { call } from '../api.ts';

export type ExportFormat = 'csv' | 'xlsx' | 'json';

export interface ExportJson {
  readonly id: string;
  readonly job: string;
  readonly module: string;
  readonly format: ExportFormat;
  readonly state: string;
  readonly columns: readonly string[];
  readonly progress: number;
  readonly total: number | null;
  readonly message: string | null;
  readonly rows: number | null;
  readonly leftOut: { readonly restricted?: number; readonly objecting?: number; readonly objected?: number };
  readonly recipient: { readonly id: string; readonly name: string } | null;
  readonly bytes: number | null;
  readonly downloads: number;
  readonly href: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** Which records are exported, before anybody says how. */
export interface ExportQuestion {
  readonly module: string;
  readonly filter: Filter | null;
  readonly q: string;
  readonly sort: string;
  /** Only these. */
  readonly ids?: readonly string[];
  /** The columns that are shown. */
  readonly fields: readonly string[];
  readonly count: number | null;
}

/** How they are written. */
export interface ExportChoice {
  readonly format: ExportFormat;
  /** Undefined: every field that may be exported. */
  readonly fields: readonly string[] | undefined;
  readonly content: 'readable' | 'importable';
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly decimalMark: '.' | ',';
  /** Id of the recipient that it is for; empty for the house itself. */
  readonly recipient: string;
}

const waiting = ['queued', 'running'];

export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: async ({ signal }) =>
    (await call<{ items: readonly ExportJson[] }>('GET', '/exports', { signal })).items,
  staleTime: 2_000,
  refetchInterval: (query) => (query.state.data?.some((one) => waiting.includes(one.state)) ? 1_500 : false),
});

export function exportQuery(id: string) {
  return queryOptions({
    queryKey: ['export', id],
    queryFn: ({ signal }) => call<ExportJson>('GET', `/exports/${id}`, { signal }),
    enabled: id !== '',
  });
}

export function startExport(question: ExportQuestion, choice: ExportChoice): Promise<ExportJson> {
  const { module, filter, q, sort, ids } = question;
  const { format, fields, content, delimiter, decimalMark, recipient } = choice;
  const marks = format === 'csv' ? { delimiter, decimalMark } : {};
  const which = { ...(filter && { filter }), ...(q && { q }), ...(sort && { sort }), ...(ids && { ids }) };
  return call<ExportJson>('POST', '/exports', {
    body: {
      module,
      format,
      ...which,
      ...(fields && { fields }),
      content,
      ...marks,
      ...(recipient && { recipient }),
    },
    idempotencyKey: crypto.randomUUID(),
  });
}
