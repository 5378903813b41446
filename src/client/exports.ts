/** Lists that become files. */
import type { Filter } from '../metadata/filter.ts';
import { path, type Transport } from './transport.ts';

export interface ExportRequest {
  readonly module: string;
  readonly format?: 'csv' | 'xlsx' | 'json';
  readonly filter?: Filter;
  /** `-updated_at,last_name` */
  readonly sort?: string;
  readonly q?: string;
  readonly ids?: readonly string[];
  /** In the order of the columns; every field that may be exported when absent. */
  readonly fields?: readonly string[];
  /** `importable`: names, codes and numbers, as an import takes them. */
  readonly content?: 'readable' | 'importable';
  /** Id in the register of recipients: what persons object to sharing with it is left out. */
  readonly recipient?: string;
  readonly delimiter?: ',' | ';' | '\t' | '|';
  readonly decimalMark?: '.' | ',';
  readonly bom?: boolean;
}

export interface ExportJson {
  readonly id: string;
  /** The job that makes it; it has the same id. */
  readonly job: string;
  readonly module: string;
  readonly format: 'csv' | 'xlsx' | 'json';
  /** queued, running, ready, failed, cancelled, expired, removed, erased */
  readonly state: string;
  readonly columns: readonly string[];
  readonly rows: number | null;
  readonly leftOut: { readonly restricted?: number; readonly objecting?: number; readonly objected?: number };
  readonly recipient: { readonly id: string; readonly name: string } | null;
  readonly bytes: number | null;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string | null;
  readonly message: string | null;
  readonly downloads: number;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface ExportsClient {
  list(): Promise<{ readonly items: readonly ExportJson[] }>;
  start(request: ExportRequest, idempotencyKey?: string): Promise<ExportJson>;
  read(id: string): Promise<ExportJson>;
  /** The file, as a stream. Each download is on record as a disclosure. */
  content(id: string): Promise<Response>;
  remove(id: string): Promise<void>;
}

export function exportsClient({ call, open }: Transport): ExportsClient {
  return {
    list: () => call({ path: '/exports' }),
    start: (request, idempotencyKey) =>
      call({
        method: 'POST',
        path: '/exports',
        body: request,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      }),
    read: (id) => call({ path: path('exports', id) }),
    content: (id) => open({ path: path('exports', id, 'content') }),
    remove: (id) => call({ method: 'DELETE', path: path('exports', id) }),
  };
}
