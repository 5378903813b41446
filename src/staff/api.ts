import { ApiProblem, Unreachable } from '../client/problem.ts';
import { createTransport } from '../client/transport.ts';
import type { SaidFinding } from '../metadata/finding.ts';
import { speaker } from '../web/words/words.tsx';
import { connection } from './connection.ts';
import { proving } from './prove/proving.ts';
import { viewing } from './viewing.ts';
import { shellWords } from './words/shell-words.ts';

const base = '/api/v1';

/** A refusal of the API: its code, its sentence, and the fields it is about. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly findings: readonly SaidFinding[];
  readonly retryAfter: number | undefined;
  /** What the code brings besides, such as `accepted` of `step_up_required`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    findings: readonly SaidFinding[] = [],
    retryAfter?: number,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.findings = findings;
    this.retryAfter = retryAfter;
    this.members = members;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface CallOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly version?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Makes a POST safe to repeat. */
  readonly idempotencyKey?: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

const transport = createTransport({});

/**
 * One call. Answers the parsed body, the text where it is no JSON, or undefined when there is none; throws a Refusal. Where the
 * service wants a fresh proof of who one is, the person is asked over the page and the call is made again.
 */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const response = await reachProven(method, path, options);
  connection.set('there');
  const text = response.status === 204 ? '' : await response.text();
  if (!text) return undefined as T;
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return (json ? JSON.parse(text) : text) as T;
}

/** One call that answers a file, such as a letter that is made just then. */
export async function callForFile(method: Method, path: string, options: CallOptions = {}): Promise<Blob> {
  const response = await reachProven(method, path, options);
  connection.set('there');
  return response.blob();
}

async function reachProven(method: Method, path: string, options: CallOptions): Promise<Response> {
  try {
    return await reach(method, path, options);
  } catch (cause) {
    const wanted = cause instanceof Refusal && cause.code === 'step_up_required';
    if (!wanted || !(await proving.ask(cause.members.accepted))) throw cause;
    return reach(method, path, options);
  }
}

async function reach(method: Method, path: string, options: CallOptions): Promise<Response> {
  const { query, body, version, idempotencyKey, signal } = options;
  try {
    return await transport.open({
      method,
      path,
      ...(query && { query }),
      ...(body !== undefined && { body }),
      ...(version !== undefined && { version }),
      ...(idempotencyKey && { idempotencyKey }),
      ...(signal && { signal }),
      headers: { ...viewing.headers(path), 'accept-language': document.documentElement.lang },
    });
  } catch (cause) {
    throw refusal(cause, path);
  }
}

/** The address of a call, for links and uploads too. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return `${base}${path}${text ? `?${text}` : ''}`;
}

/** What went wrong as a Refusal, after telling the shell when the service is away or the session has ended. */
function refusal(cause: unknown, path: string): unknown {
  if (cause instanceof Unreachable) {
    connection.set('away');
    return unreachable();
  }
  if (!(cause instanceof ApiProblem)) return cause;
  if (cause.status === 503) connection.set('away');
  if (cause.status === 401 && path !== '/sessions') connection.signedOut();
  const { status, code, message, findings, retryAfter, members } = cause;
  return new Refusal(status, code, message, findings, retryAfter, members);
}

/** The refusal that no service sent, in the language of the page. */
function unreachable(): Refusal {
  const say = speaker(shellWords, document.documentElement.lang === 'es' ? 'es' : 'en');
  return new Refusal(0, 'unreachable', say('unreachable'));
}

/** A problem document as a Refusal, whatever it leaves out. */
export function readProblem(status: number, body: unknown, retryAfter?: number): Refusal {
  const problem = isObject(body) ? body : {};
  const text = (name: string) => (typeof problem[name] === 'string' ? problem[name] : undefined);
  const list = Array.isArray(problem.findings) ? problem.findings : problem.errors;
  const findings = Array.isArray(list) ? list.filter(isFinding) : [];
  const detail = text('detail') ?? text('title') ?? `The service answered ${status}.`;
  return new Refusal(status, text('code') ?? 'unknown', detail, findings, retryAfter);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFinding(value: unknown): value is SaidFinding {
  return isObject(value) && typeof value.message === 'string' && typeof value.field === 'string';
}

/** Sends a file with its progress, 0 to 1. */
export function upload(path: string, file: File, onProgress: (part: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name);
    request.open('POST', address(path));
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    request.upload.onprogress = (event) =>
      onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status < 300) return resolve(request.response);
      if (request.status === 401) connection.signedOut();
      return reject(readProblem(request.status, request.response));
    };
    request.onerror = () => reject(unreachable());
    request.send(form);
  });
}
