/**
 * Calls of the API without a server: the same operations with the same checks, in this process, for whoever administers the
 * machine that Attesta runs on.
 */
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { CallContext } from '../engine/access/principal.ts';
import { problemCatalogue } from '../engine/errors/catalogue.ts';
import { Problem } from '../engine/errors/problem.ts';
import type { Operation, OperationAnswer, OperationInput, UploadedPart } from '../engine/operation.ts';
import { type Finding, saidFindings } from '../metadata/finding.ts';
import type { Locale } from '../metadata/label.ts';
import { problemOf } from '../server/http/problem-answer.ts';
import { bodyCheck, textCheck } from '../server/http/validate.ts';

const PREFIX = '/api/v1';

/** A `fetch` that is answered by `operations` in the given context. Takes JSON, or a form with a file. */
export function localFetch(operations: readonly Operation[], context: CallContext): typeof fetch {
  return async (address, init) => {
    const url = new URL(String(address));
    const found = find(operations, init?.method ?? 'GET', url.pathname.slice(PREFIX.length));
    try {
      if (!found)
        throw new Problem('not_found', {
          en: 'The command line cannot make this call without a server.',
          es: 'La línea de órdenes no puede hacer esta llamada sin un servidor.',
        });
      const input = inputOf(found.params, url, new Headers(init?.headers), init?.body);
      refuseWrong(found.operation, input);
      const answer = await found.operation.handle(context, input);
      if (answer.stream) return streamed(answer.stream, answer.headers);
      const text = answer.body === undefined ? null : JSON.stringify(answer.body);
      return new Response(text, {
        status: answer.status ?? 200,
        headers: { 'content-type': 'application/json' },
      });
    } catch (error) {
      return refusal(error, context.locale);
    }
  };
}

interface Found {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

function find(operations: readonly Operation[], method: string, path: string): Found | undefined {
  const parts = path.split('/').map(decodeURIComponent);
  for (const operation of operations) {
    const pattern = operation.path.split('/');
    const fits = (part: string, at: number): boolean => part.startsWith(':') || part === parts[at];
    if (operation.method !== method || pattern.length !== parts.length || !pattern.every(fits)) continue;
    const named = pattern.flatMap((part, at) =>
      part.startsWith(':') ? [[part.slice(1), parts[at] ?? '']] : [],
    );
    return { operation, params: Object.fromEntries(named) };
  }
  return undefined;
}

function inputOf(
  params: Found['params'],
  url: URL,
  headers: Headers,
  sent: RequestInit['body'],
): OperationInput {
  const form = sent instanceof FormData ? sent : undefined;
  return {
    params,
    query: Object.fromEntries(url.searchParams),
    body: form ? fieldsOf(form) : typeof sent === 'string' ? JSON.parse(sent) : undefined,
    headers: Object.fromEntries(headers),
    files: filesOf(form),
  };
}

function fieldsOf(form: FormData): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** The files of a form as they would come over the network: streamed. */
async function* filesOf(form: FormData | undefined): AsyncGenerator<UploadedPart> {
  for (const [field, value] of form ?? []) {
    if (typeof value === 'string') continue;
    const stream = Readable.fromWeb(value.stream() as WebStream);
    yield { field, filename: value.name, declaredType: value.type, stream };
  }
}

function streamed(
  { type, filename, content }: NonNullable<OperationAnswer['stream']>,
  headers: OperationAnswer['headers'] = {},
): Response {
  const answer = new Headers({ ...headers, 'content-type': type });
  if (filename !== undefined) answer.set('content-disposition', `attachment; filename="${filename}"`);
  return new Response(Readable.toWeb(content) as ReadableStream, { headers: answer });
}

function refuseWrong(operation: Operation, input: OperationInput): void {
  const findings: Finding[] = [
    ...(operation.params ? textCheck(operation.params)(input.params) : []),
    ...(operation.query ? textCheck(operation.query)(input.query) : []),
    ...(operation.body ? bodyCheck(operation.body)(input.body) : []),
  ];
  if (findings.length > 0)
    throw new Problem(
      'validation_failed',
      { en: 'Some of this is not right.', es: 'Algo de esto no es correcto.' },
      { findings },
    );
}

/** Faults of ours keep their text: who administers the machine may read it, and has no log to look into. */
function refusal(error: unknown, locale: Locale): Response {
  const problem = problemOf(error);
  if (problem.code === 'internal') throw error;
  const body = {
    code: problem.code,
    title: problemCatalogue[problem.code].title[locale],
    detail: problem.detail[locale],
    findings: saidFindings(problem.findings, locale),
  };
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(body), { status: problem.status, headers });
}
