import type { FastifyError, FastifyReply } from 'fastify';
import { problemCatalogue } from '../../engine/errors/catalogue.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { databaseProblem } from './database-errors.ts';

/** Whatever was thrown, as a refusal. What isn't one of ours is `internal`, and says nothing of its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = databaseProblem(error) ?? frameworkProblem(error) ?? fileProblem(error);
  return (
    known ??
    new Problem('internal', 'Something broke on our side. Nothing you sent is at fault; it was noted.')
  );
}

/** Sends a refusal as RFC 9457 problem details. */
export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  if (problem.status === 401) reply.header('www-authenticate', challenge(problem));
  const body = {
    type: `urn:attesta:problem:${problem.code}`,
    title: problemCatalogue[problem.code].title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    ...(problem.findings.length > 0 ? { findings: problem.findings } : {}),
    ...problem.members,
    instance: `urn:uuid:${requestId}`,
  };
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

/** RFC 6750 §3, RFC 7617 §2. */
function challenge(problem: Problem): string {
  if (problem.code === 'wall') return 'Basic realm="Attesta", charset="UTF-8"';
  return problem.code === 'token_expired'
    ? 'Bearer realm="Attesta", error="invalid_token"'
    : 'Bearer realm="Attesta"';
}

function frameworkProblem(error: unknown): Problem | undefined {
  if (!isFastifyError(error)) return undefined;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return new Problem(
        'too_large',
        'This is larger than the call takes. Send it in smaller parts, or as a file import.',
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new Problem(
        'unsupported_type',
        'Send application/json, or multipart/form-data where a file is taken.',
      );
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Problem('invalid_request', 'The address or the headers of the request are not valid.');
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new Problem('unavailable', 'This took too long and was stopped. Ask for less at once.', {
        retryAfter: 5,
      });
    case 'FST_ERR_REOPENED_CLOSE_SERVER':
      return new Problem('unavailable', 'The service is stopping. Try again in a moment.', { retryAfter: 5 });
  }
  return error.statusCode === 400 ? new Problem('invalid_request', 'The request cannot be read.') : undefined;
}

function isFastifyError(error: unknown): error is FastifyError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('FST_')
  );
}

function fileProblem(error: unknown): Problem | undefined {
  const full =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return full
    ? new Problem('disk_full', 'The disk is full. Nothing was changed; tell the administrator.')
    : undefined;
}
