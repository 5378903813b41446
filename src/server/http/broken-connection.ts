import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemCode, problemCatalogue } from '../../engine/errors/catalogue.ts';
import { problemOf, sendProblem } from './problem-answer.ts';

interface ConnectionError extends Error {
  readonly code?: string;
}

/** What isn't HTTP, or comes too slowly or with too many headers, is answered as a problem too, before any route: in English, as nothing of it was read. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, code, detail] = refusal(error.code);
  const body = JSON.stringify({
    type: `urn:attesta:problem:${code}`,
    title: problemCatalogue[code].title.en,
    status,
    detail,
    code,
    instance: `urn:uuid:${randomUUID()}`,
  });
  const head = [
    `HTTP/1.1 ${status} ${status === 408 ? 'Request Timeout' : status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

function refusal(code: string | undefined): [status: number, code: ProblemCode, detail: string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [
      408,
      'invalid_request',
      'The request did not arrive in time. Send it again on a better connection.',
    ];
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail =
      'The address and the headers of the request are too large. Send a long filter in a body: POST /api/v1/records/{module}/searches.';
    return [431, 'too_large', detail];
  }
  return [400, 'invalid_request', 'The request is not valid HTTP.'];
}

/** Addresses that cannot be decoded, which no route sees. */
export function answerBadAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(request, reply, problemOf(error));
}
