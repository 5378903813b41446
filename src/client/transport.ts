import { problemOf, Unreachable } from './problem.ts';

export interface ClientOptions {
  /** Where the back office is, `http://localhost:4000`; empty in the browser: the page's own origin. */
  readonly baseUrl?: string;
  /** An API token. Without one the browser's session cookie is used. */
  readonly token?: string;
  /** The portal's token acts for this data subject. */
  readonly onBehalfOf?: string;
  /** `en` or `es`, for texts that the service makes. */
  readonly locale?: string;
  readonly fetch?: typeof fetch;
}

export type QueryValue = string | number | boolean | undefined;

/** One call of the API. `path` is relative to `/api/v1`; its parts must be encoded: use `path`. */
export interface ApiCall {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** JSON, or a form with files. */
  readonly body?: unknown;
  /** The version that a change was made from: refused with `stale_version` when it is no longer that one. */
  readonly version?: number;
  /** A POST that is repeated with the same key is carried out once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** What else this call carries. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Transport {
  /** The answer's JSON; undefined when it has none. Throws `ApiProblem` and `Unreachable`. */
  call<T>(call: ApiCall): Promise<T>;
  /** The answer as it is, for files and streams. Throws `ApiProblem` and `Unreachable`. */
  open(call: ApiCall): Promise<Response>;
}

/** Joins parts of a path, each encoded: `path('records', module, id)`. */
export function path(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

/** How calls travel: `fetch`, with the credentials and headers that every call carries. */
export function createTransport(options: ClientOptions): Transport {
  const send = options.fetch ?? ((input, init) => fetch(input, init));

  async function open(call: ApiCall): Promise<Response> {
    const response = await send(address(options, call), request(options, call)).catch((error: unknown) => {
      if (call.signal?.aborted) throw error;
      throw new Unreachable('The service cannot be reached. Check the connection and try again.', {
        cause: error,
      });
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  return {
    open,
    async call<T>(call: ApiCall): Promise<T> {
      const response = await open(call);
      const text = await response.text();
      // The service's answers are filtered by their schemas; the caller names the one it asked for.
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
  };
}

function address(options: ClientOptions, call: ApiCall): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return `${options.baseUrl ?? ''}/api/v1${call.path}${text === '' ? '' : `?${text}`}`;
}

function request(options: ClientOptions, call: ApiCall): RequestInit {
  const headers = new Headers({ ...call.headers, accept: 'application/json' });
  if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
  if (options.onBehalfOf !== undefined) headers.set('attesta-on-behalf-of', options.onBehalfOf);
  if (options.locale !== undefined) headers.set('accept-language', options.locale);
  if (call.version !== undefined) headers.set('if-match', `"${call.version}"`);
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  const init: RequestInit = { method: call.method ?? 'GET', headers, credentials: 'same-origin' };
  if (call.signal) init.signal = call.signal;
  if (call.body instanceof FormData) return { ...init, body: call.body };
  if (call.body === undefined) return init;
  headers.set('content-type', 'application/json');
  return { ...init, body: JSON.stringify(call.body) };
}
