import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../engine/errors/problem.ts';
import type { Operation } from '../../engine/operation.ts';
import { API_PREFIX } from './mount.ts';
import { sendProblem } from './problem-answer.ts';
import { NOT_BUILT_PAGE } from './static-app.ts';

interface KnownAddress {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** Addresses that no route serves: a problem under `/api`, the app's page for the app's own addresses, 404 otherwise. */
export function addNotFound(app: FastifyInstance, operations: readonly Operation[], appBuilt: boolean): void {
  const addresses = operations.map(addressOf);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (path.startsWith('/api/') || path.startsWith('/health/'))
      return refuse(request, reply, path, addresses);
    if (isPage(request, path)) {
      reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
      return appBuilt ? reply.sendFile('index.html') : reply.send(NOT_BUILT_PAGE);
    }
    return sendProblem(
      request,
      reply,
      new Problem('not_found', {
        en: 'There is nothing at this address.',
        es: 'No hay nada en esta dirección.',
      }),
    );
  });
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  addresses: readonly KnownAddress[],
): FastifyReply {
  const methods = addresses.filter(({ pattern }) => pattern.test(path)).flatMap((address) => address.methods);
  if (methods.length === 0) {
    const detail = {
      en: 'There is no such call. The description is at /api/v1/openapi.json.',
      es: 'No existe esa llamada. La descripción está en /api/v1/openapi.json.',
    };
    return sendProblem(request, reply, new Problem('not_found', detail));
  }
  const allowed = [...new Set(methods)].sort().join(', ');
  reply.header('allow', allowed);
  return sendProblem(
    request,
    reply,
    new Problem('method_not_allowed', {
      en: `This address takes ${allowed}.`,
      es: `Esta dirección admite ${allowed}.`,
    }),
  );
}

function addressOf(operation: Operation): KnownAddress {
  const path = `${API_PREFIX}${operation.path}`
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+');
  const methods = operation.method === 'GET' ? ['GET', 'HEAD'] : [operation.method];
  return { pattern: new RegExp(`^${path}$`), methods };
}

/** A browser that navigates: not a script or a picture that is missing. */
function isPage(request: FastifyRequest, path: string): boolean {
  const wantsHtml = (request.headers.accept ?? '').includes('text/html') || path === '/';
  return (request.method === 'GET' || request.method === 'HEAD') && wantsHtml && !path.startsWith('/assets/');
}
