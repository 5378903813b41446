/** Mounts operations on Fastify. What a request passes, in order: who asks, may they, is it well-formed, the handler, the answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { PORTAL_SCOPE } from '../../engine/access/credential.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import type { Operation, OperationAnswer, OperationInput } from '../../engine/operation.ts';
import { isNoted } from '../../engine/records/refusals.ts';
import type { Engine } from '../engine.ts';
import { checkAccess } from './access-check.ts';
import { type Call, callOf } from './authenticate.ts';
import { once } from './idempotency.ts';
import { type Form, letGoOfForm, noFiles, readForm } from './multipart.ts';
import { inOurWords } from './other-words.ts';
import { refuseOtherOrigin } from './own-origin.ts';
import { requireProof } from './proof-check.ts';
import { type ReadLimit, readLimit } from './read-limit.ts';
import { ownCookies } from './session-cookie.ts';
import { bodyCheck, type Check, needsNothing, textCheck } from './validate.ts';

export const API_PREFIX = '/api/v1';

/** A call that declares no parameters takes none: one that is ignored would look as if it worked. */
const nothing = Type.Object({});

interface Checks {
  readonly params: Check | undefined;
  readonly query: Check | undefined;
  readonly body: Check | undefined;
}

const calls = new WeakMap<FastifyRequest, Call>();

/** Every operation as a route under `/api/v1`. */
export function mount(app: FastifyInstance, operations: readonly Operation[], engine: Engine): void {
  const limit = readLimit(engine.settings.readsPerMinute);
  for (const operation of operations) mountOne(app, operation, engine, limit);
}

function mountOne(app: FastifyInstance, operation: Operation, engine: Engine, limit: ReadLimit): void {
  const checks: Checks = {
    params: operation.params && textCheck(operation.params),
    query: textCheck(operation.query ?? nothing),
    body: operation.body && bodyCheck(operation.body),
  };
  app.route({
    method: operation.method,
    url: `${API_PREFIX}${operation.path}`,
    schema: { response: operation.response },
    onRequest: (request) => admit(operation, engine, request, limit),
    handler: (request, reply) => answer(operation, checks, engine, request, reply),
  });
}

/** Before the body is read, so that who may not call cannot make us read ten megabytes. */
async function admit(
  operation: Operation,
  engine: Engine,
  request: FastifyRequest,
  limit: ReadLimit,
): Promise<void> {
  const call = await callOf(engine, request);
  takeOut(limit, call, request.ip);
  calls.set(request, call);
  // A look may be caused from elsewhere: a link, an identity provider that sends somebody back.
  if (operation.access.kind === 'public' && operation.method !== 'GET')
    refuseOtherOrigin(request, engine.settings.publicUrl);
  const params = textRecord(request.params);
  try {
    checkAccess(operation, call, params);
    if (operation.stepUp === true) await requireProof(engine, call);
  } catch (error) {
    await noteRefusal(engine, call, operation, params.module ?? '', error);
    throw error;
  }
}

/** The portal's own calls are for everybody who reads it, and counted where they matter. */
function takeOut(limit: ReadLimit, { signedIn, context }: Call, ip: string): void {
  const { principal } = context;
  if (principal.kind !== 'portal' && principal.scopes?.includes(PORTAL_SCOPE)) return;
  limit.take(signedIn ? `${principal.userId} ${principal.subject ?? ''}` : undefined, ip);
}

async function answer(
  operation: Operation,
  checks: Checks,
  engine: Engine,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = calls.get(request);
  if (!call) throw new Error('A request reached its handler without having been admitted.');
  if (!request.isMultipart()) return answerTo(operation, checks, engine, request, reply, call, undefined);
  try {
    return await answerTo(operation, checks, engine, request, reply, call, await readForm(request));
  } finally {
    letGoOfForm(request);
  }
}

async function answerTo(
  operation: Operation,
  checks: Checks,
  engine: Engine,
  request: FastifyRequest,
  reply: FastifyReply,
  call: Call,
  form: Form | undefined,
): Promise<FastifyReply> {
  const input = inputOf(operation, engine, request, form);
  validate(checks, input);
  if (typeof operation.stepUp === 'function' && operation.stepUp(input)) await requireProof(engine, call);
  const work = () =>
    operation.handle(call.context, input).catch(async (error: unknown) => {
      await noteRefusal(engine, call, operation, input.params.module ?? '', error);
      throw error;
    });
  const key = request.headers['idempotency-key'];
  if (operation.neverKept && key !== undefined) {
    throw new Problem('invalid_request', {
      en: 'This answer is given once and kept nowhere: leave the Idempotency-Key out.',
      es: 'Esta respuesta se da una vez y no se guarda: no envíe la Idempotency-Key.',
    });
  }
  const keyed =
    operation.method === 'POST' && key !== undefined && operation.access.kind !== 'public' && !form;
  if (keyed) return sendOnce(engine, operation, call, request, reply, work);
  return send(reply, operation, await work());
}

async function sendOnce(
  engine: Engine,
  operation: Operation,
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<OperationAnswer>,
): Promise<FastifyReply> {
  const key = request.headers['idempotency-key'];
  const kept = await once(
    engine.database,
    {
      key: Array.isArray(key) ? key.join(',') : (key ?? ''),
      principal: call.context.principal,
      request: `${request.method} ${request.url} ${JSON.stringify(request.body) ?? ''}`,
      now: engine.clock.now(),
    },
    async () => {
      const given = await work();
      if (given.stream)
        throw new Problem('invalid_request', {
          en: 'This call answers with a file and takes no Idempotency-Key.',
          es: 'Esta llamada responde con un archivo y no admite Idempotency-Key.',
        });
      return { status: given.status ?? 200, headers: given.headers ?? {}, body: given.body };
    },
  );
  if (kept.replayed) reply.header('idempotent-replayed', 'true');
  return send(reply, operation, kept);
}

function send(reply: FastifyReply, operation: Operation, given: OperationAnswer): FastifyReply {
  const status = given.status ?? 200;
  reply.code(status).headers({ ...given.headers });
  for (const cookie of given.cookies ?? []) reply.header('set-cookie', cookie);
  if (given.stream) {
    const { type, filename, content } = given.stream;
    reply.header('content-type', type);
    if (filename !== undefined) reply.header('content-disposition', attachment(filename));
    return reply.send(content);
  }
  if (given.body === undefined) return reply.send();
  // Without a schema nothing would be filtered.
  if (!(status in operation.response)) {
    throw new Error(`${operation.method} ${operation.path} answered ${status}, which it does not declare.`);
  }
  return reply.header('content-type', 'application/json; charset=utf-8').send(given.body);
}

/** RFC 6266, RFC 8187: the name in UTF-8, and in ASCII for old programs. */
function attachment(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const PASSED_HEADERS = ['accept', 'accept-language', 'content-type'] as const;

function inputOf(
  operation: Operation,
  engine: Engine,
  request: FastifyRequest,
  form: Form | undefined,
): OperationInput {
  const headers = Object.fromEntries(PASSED_HEADERS.map((name) => [name, request.headers[name]]));
  if (operation.versioned) headers['if-match'] = request.headers['if-match'];
  return {
    params: textRecord(request.params),
    query: queryRecord(request.query),
    body: form ? form.fields : bodyOf(operation, request.body),
    headers,
    files: form?.files ?? noFiles,
    cookies: ownCookies(request, engine.settings.publicUrl),
  };
}

/** Where nothing has to be said, saying nothing is an empty object. */
function bodyOf({ body, otherWords }: Operation, sent: unknown): unknown {
  const nothing = sent === undefined || sent === null;
  const said = nothing && body !== undefined && needsNothing(body) ? {} : sent;
  return otherWords ? inOurWords(otherWords, said) : said;
}

function validate(checks: Checks, input: OperationInput): void {
  const address = [...(checks.params?.(input.params) ?? []), ...(checks.query?.(input.query) ?? [])];
  if (address.length > 0) {
    throw new Problem(
      'invalid_request',
      {
        en: 'Something in the address of the request is not right.',
        es: 'Algo en la dirección de la petición no es correcto.',
      },
      {
        findings: address,
      },
    );
  }
  const findings = checks.body?.(input.body) ?? [];
  if (findings.length > 0) {
    throw new Problem(
      'validation_failed',
      {
        en: 'Some of what was sent is not right; see the findings.',
        es: 'Algo de lo enviado no es correcto; vea los detalles.',
      },
      {
        findings,
      },
    );
  }
}

/** A refusal for lack of rights is evidence too: who tried what. The address they tried it from is in the payload. */
async function noteRefusal(
  engine: Engine,
  call: Call,
  operation: Operation,
  module: string,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Problem) || error.code !== 'forbidden' || !call.signedIn || isNoted(error)) return;
  const { principal, origin, catalog } = call.context;
  const value = {
    operation: `${operation.method} ${operation.path}`,
    ...(origin.ip ? { ip: origin.ip } : {}),
  };
  const draft = {
    action: 'permission.refused' as const,
    ...(catalog.modules.has(module) ? { module } : {}),
    payloads: [{ subject: null, value }],
  };
  await engine.events.record(prepareEvent(draft, actorOf(principal), engine.clock.now()));
}

function textRecord(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

function queryRecord(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const repeated = entries.filter(([, one]) => Array.isArray(one)).map(([key]) => key);
  if (repeated.length > 0) {
    const findings = repeated.map((field) => ({
      code: 'repeated',
      field,
      message: { en: 'Give this once.', es: 'Indíquelo una sola vez.' },
    }));
    throw new Problem(
      'invalid_request',
      { en: 'A parameter was given twice.', es: 'Un parámetro se indicó dos veces.' },
      { findings },
    );
  }
  return Object.fromEntries(entries.map(([key, one]) => [key, String(one)]));
}
