/** The API in TypeScript, for the apps, the command line and tests. No framework: `fetch` and plain values. */
import type { Locale } from '../metadata/label.ts';
import type { ModuleDefinition } from '../metadata/module.ts';
import { type ExportsClient, exportsClient } from './exports.ts';
import { type ImportsClient, importsClient } from './imports.ts';
import { type JobsClient, jobsClient } from './jobs.ts';
import { type Page, type RecordsClient, recordsClient } from './records.ts';
import { type ApiCall, type ClientOptions, createTransport, path, type Transport } from './transport.ts';

export type { ExportJson, ExportRequest, ExportsClient } from './exports.ts';
export type {
  ImportChange,
  ImportJson,
  ImportReportRow,
  ImportsClient,
  StagedImport,
} from './imports.ts';
export type { JobJson, JobsClient } from './jobs.ts';
export { ApiProblem, Unreachable } from './problem.ts';
export type {
  Batch,
  ListOptions,
  Page,
  RecordJson,
  RecordsClient,
  RecordValues,
  Reference,
} from './records.ts';
export { type ApiCall, type ClientOptions, path, type QueryValue } from './transport.ts';

/** Who is signed in, with which rights: what the apps show and offer. */
export interface Me {
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly name: string;
    readonly email: string | null;
    readonly locale: Locale;
    readonly role: { readonly id: string; readonly name: string } | null;
  };
  /** By module: what may be done, and each field's right. Modules without any right are absent. */
  readonly modules: Readonly<
    Record<
      string,
      {
        readonly actions: readonly string[];
        readonly fields: Readonly<Record<string, 'hidden' | 'read' | 'edit'>>;
      }
    >
  >;
  readonly tools: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly controller: {
    readonly name: string;
    readonly timeZone: string;
    readonly currency: string;
    readonly country: string;
    readonly calendar: string;
    readonly languages: readonly Locale[];
  };
  readonly sealing: { readonly lastSealedAt: string | null; readonly healthy: boolean };
  readonly mode: 'production' | 'test';
  /** The service's clock, which the apps show times by. */
  readonly now: string;
}

export interface Session {
  readonly id: string;
  readonly endsAt: string;
  /** What has to be done before anything else: `second_factor`, `enrol_second_factor`, `change_password`. */
  readonly unfinished: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: string;
}

export interface Token extends Required<NewToken> {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export interface SearchHit {
  readonly module: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly highlight: string;
}

export interface Client extends Transport {
  readonly sessions: {
    start(credentials: { username: string; password: string; code?: string }): Promise<Session>;
    end(): Promise<void>;
  };
  me(signal?: AbortSignal): Promise<Me>;
  readonly tokens: {
    list(): Promise<Page<Token>>;
    /** `token` is shown this once. */
    create(token: NewToken): Promise<Token & { readonly token: string }>;
    revoke(id: string): Promise<void>;
  };
  readonly modules: {
    list(): Promise<Page<ModuleDefinition>>;
    read(name: string): Promise<ModuleDefinition>;
  };
  records(module: string): RecordsClient;
  readonly imports: ImportsClient;
  readonly exports: ExportsClient;
  readonly jobs: JobsClient;
  search(
    q: string,
    options?: { readonly limit?: number; readonly signal?: AbortSignal },
  ): Promise<Page<SearchHit>>;
  /** A step of a duty is a resource that is created: `create(['requests', id, 'pauses'], …)`. */
  create<T>(
    at: readonly string[],
    body: unknown,
    options?: Pick<ApiCall, 'idempotencyKey' | 'signal'>,
  ): Promise<T>;
  read<T>(at: readonly string[], query?: ApiCall['query'], signal?: AbortSignal): Promise<T>;
}

/** A client of one back office, as one user, token or person. */
export function createClient(options: ClientOptions = {}): Client {
  const transport = createTransport(options);
  const { call } = transport;
  return {
    ...transport,
    sessions: {
      start: (credentials) => call({ method: 'POST', path: '/sessions', body: credentials }),
      end: () => call({ method: 'DELETE', path: '/sessions/current' }),
    },
    me: (signal) => call({ path: '/me', ...(signal ? { signal } : {}) }),
    tokens: {
      list: () => call({ path: '/tokens' }),
      create: (token) => call({ method: 'POST', path: '/tokens', body: token }),
      revoke: (id) => call({ method: 'DELETE', path: path('tokens', id) }),
    },
    modules: {
      list: () => call({ path: '/modules' }),
      read: (name) => call({ path: path('modules', name) }),
    },
    records: (module) => recordsClient(transport, module),
    imports: importsClient(transport),
    exports: exportsClient(transport),
    jobs: jobsClient(transport),
    search: (q, { limit, signal } = {}) =>
      call({ path: '/search', query: { q, limit }, ...(signal ? { signal } : {}) }),
    create: (at, body, rest) => call({ method: 'POST', path: path(...at), body, ...rest }),
    read: (at, query, signal) =>
      call({ path: path(...at), ...(query ? { query } : {}), ...(signal ? { signal } : {}) }),
  };
}
