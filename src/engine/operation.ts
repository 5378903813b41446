import type { Readable } from 'node:stream';
import type { TSchema } from 'typebox';
import type { CallContext } from './access/principal.ts';
import type { ModuleAction, Tool } from './access/rights.ts';
import type { UnfinishedStep } from './access/session.ts';

/** Who may call: checked at the edge, before the handler; records and fields are checked again by the predicate. */
export type OperationAccess =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed_in' }
  /** `or`: another tool that opens it as well. */
  | { readonly kind: 'tool'; readonly tool: Tool; readonly or?: Tool }
  /** The module is the path parameter `module`. */
  | { readonly kind: 'module'; readonly action: ModuleAction }
  /** Staff with the tool, or the portal on behalf of the subject that the handler confines itself to. */
  | { readonly kind: 'portal_or_tool'; readonly tool: Tool };

export interface OperationInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** Lower-case header names. Only `accept`, `accept-language`, `content-type` are passed, and `if-match` where the call is `versioned`. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parts of a multipart upload, streamed; empty otherwise. */
  readonly files: AsyncIterable<UploadedPart>;
  /** Our own cookies besides the session's, by their short names; absent where no browser calls. */
  readonly cookies?: OwnCookies;
}

export interface OwnCookies {
  /** Names a browser that somebody has signed in with before. */
  readonly device?: string;
  /** A single sign-on that is under way in this browser. */
  readonly ticket?: string;
}

export interface UploadedPart {
  readonly field: string;
  readonly filename: string;
  readonly declaredType: string;
  readonly stream: Readable;
}

export interface OperationAnswer {
  /** 200 when absent. */
  readonly status?: number;
  /** JSON, filtered by the response schema; or a stream with its content type. */
  readonly body?: unknown;
  readonly stream?: { readonly type: string; readonly filename?: string; readonly content: Readable };
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[];
}

/**
 * Other words in which a body may say the same, put into ours before it is checked. For callers who write from the description
 * in plain words; what is answered and stored has our words only.
 */
export interface OtherWords {
  /** Our key: the keys taken for it where it is absent. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** By our key: the values taken for ours, written in lower case; spaces and hyphens count as underscores. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Our keys where `{module, id}` is taken for an id. */
  readonly references?: readonly string[];
  /** Our keys where one value is taken for a list of one. */
  readonly lists?: readonly string[];
  /** Our key where a text is taken for an object: the key of the object that the text stands for. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What the above cannot say; told in `note`. */
  rewrite?(said: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** What else is taken, for the description. */
  readonly note?: string;
}

/**
 * One call of the API, as data plus its handler. Engine areas and duties export lists of them; `src/server/http`
 * mounts them, so that no duty knows the HTTP framework. Paths are relative to `/api/v1`, Fastify style (`/records/:module/:id`).
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: OperationAccess;
  /** Scope a token needs, e.g. `records:read`. */
  readonly scope: string;
  /**
   * A dangerous action: a session makes this call only soon after its user has proven again who they are. A token is not asked: it
   * was made with such a proof, for its scopes, and ends by itself. A function says it of what is sent.
   */
  readonly stepUp?: true | ((input: OperationInput) => boolean);
  /** What may be unfinished of signing in when a session makes this call; nothing when absent. */
  readonly duringSignIn?: readonly UnfinishedStep[];
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly otherWords?: OtherWords;
  /**
   * Compares the version that `If-Match` names (412). Without it the header is not passed on; with it the description says so, and that
   * the answer carries the version as `ETag`.
   */
  readonly versioned?: true;
  /** Its answer is given once and kept nowhere, so it takes no `Idempotency-Key`. */
  readonly neverKept?: true;
  /** Response schema by status; what it doesn't declare doesn't leave. Absent only for streams. */
  readonly response: Readonly<Record<number, TSchema>>;
  handle(context: CallContext, input: OperationInput): Promise<OperationAnswer>;
}
