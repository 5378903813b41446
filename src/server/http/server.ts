import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import type { Operation } from '../../engine/operation.ts';
import type { Engine } from '../engine.ts';
import { keepClock } from '../kept-clock.ts';
import { answerBadAddress, answerBrokenRequest } from './broken-connection.ts';
import { faultLine } from './fault-line.ts';
import { closeGracefully } from './graceful-close.ts';
import { addHealth } from './health.ts';
import { parseJsonBody } from './json-body.ts';
import { lazyWriters } from './lazy-writers.ts';
import { mount } from './mount.ts';
import { addNotFound } from './not-found.ts';
import { openApiOperation } from './openapi.ts';
import { problemOf, sendProblem } from './problem-answer.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addStaffApp } from './static-app.ts';
import { testClockOperation } from './test-clock.ts';
import { addWall } from './wall.ts';

export interface ServerOptions {
  readonly engine: Engine;
  readonly operations: readonly Operation[];
  /** Folder of the built staff app. */
  readonly staffApp?: string;
}

const JSON_LIMIT = 1024 * 1024;
const UPLOAD_LIMIT = 256 * 1024 * 1024;
const RECEIVE_TIMEOUT_MS = 60_000;
const HANDLER_TIMEOUT_MS = 120_000;

/** The HTTP server, ready to listen (or for `inject`): every operation, the API's description, health, the staff app. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { engine } = options;
  const proxies = engine.settings.trustedProxies;
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    bodyLimit: JSON_LIMIT,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    handlerTimeout: HANDLER_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerBadAddress,
    schemaController: { compilersFactory: { buildSerializer: lazyWriters() } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
  closeGracefully(app);
  addErrorAnswers(app, engine);
  addSecurityHeaders(app, engine.settings.publicUrl);
  addWall(app, engine);
  await addBodies(app);
  addHealth(app, engine);
  const operations = withOwn(options);
  mount(app, operations, engine);
  const built = await addStaffApp(
    app,
    options.staffApp ?? resolve(import.meta.dirname, '../../../build/staff'),
  );
  addNotFound(app, operations, built);
  await app.ready();
  return app;
}

/** The description of the API, and in test mode the clock. */
function withOwn({ engine, operations }: ServerOptions): readonly Operation[] {
  const keep = () => keepClock(engine.dataDir, 'test', engine.clock);
  const clock = engine.settings.mode === 'test' ? [testClockOperation(engine.clock, keep)] : [];
  const all: Operation[] = [...operations, ...clock];
  all.push(openApiOperation(all, engine.catalog.shipped.modules));
  return all;
}

function addErrorAnswers(app: FastifyInstance, engine: Engine): void {
  const fullDisk = atMostEveryMinute(() =>
    engine.log('The disk is full: what cannot be kept is refused until there is room again.'),
  );
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'disk_full') fullDisk();
    else if (problem.status >= 500 && problem.code !== 'unavailable') {
      engine.log(faultLine(`${request.method} ${request.routeOptions.url ?? '?'}`, request.id, error));
    }
    return sendProblem(request, reply, problem);
  });
}

function atMostEveryMinute(work: () => void): () => void {
  let last = -Infinity;
  return () => {
    const now = performance.now();
    if (now - last < 60_000) return;
    last = now;
    work();
  };
}

async function addBodies(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers();
  for (const type of ['application/json', /^application\/[\w.-]+\+json\b/]) {
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
      parseJsonBody(body),
    );
  }
  await app.register(multipart, {
    limits: {
      fileSize: UPLOAD_LIMIT,
      files: 20,
      fields: 50,
      fieldSize: 64 * 1024,
      parts: 70,
      headerPairs: 50,
    },
  });
}
