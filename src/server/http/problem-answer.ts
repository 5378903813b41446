import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problemCatalogue } from '../../engine/errors/catalogue.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { saidFindings } from '../../metadata/finding.ts';
import { databaseProblem } from './database-errors.ts';
import { languageOf } from './language.ts';

/** Whatever was thrown, as a refusal. What isn't one of ours is `internal`, and says nothing of its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = databaseProblem(error) ?? frameworkProblem(error) ?? fileProblem(error);
  return (
    known ??
    new Problem('internal', {
      en: 'Something broke on our side. Nothing you sent is at fault; it was noted.',
      es: 'Algo falló por nuestra parte. Lo que envió no tiene la culpa; ha quedado anotado.',
    })
  );
}

/** Sends a refusal as RFC 9457 problem details, in the caller's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const locale = languageOf(request);
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter));
  if (problem.status === 401) reply.header('www-authenticate', challenge(problem));
  const body = {
    type: `urn:attesta:problem:${problem.code}`,
    title: problemCatalogue[problem.code].title[locale],
    status: problem.status,
    detail: problem.detail[locale],
    code: problem.code,
    ...(problem.findings.length > 0 ? { findings: saidFindings(problem.findings, locale) } : {}),
    ...problem.members,
    instance: `urn:uuid:${request.id}`,
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
      return new Problem('too_large', {
        en: 'This is larger than the call takes. Send it in smaller parts, or as a file import.',
        es: 'Es mayor de lo que admite la llamada. Envíelo en partes más pequeñas o como importación de un archivo.',
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new Problem('unsupported_type', {
        en: 'Send application/json, or multipart/form-data where a file is taken.',
        es: 'Envíe application/json, o multipart/form-data donde se admita un archivo.',
      });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Problem('invalid_request', {
        en: 'The address or the headers of the request are not valid.',
        es: 'La dirección o las cabeceras de la petición no son válidas.',
      });
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new Problem(
        'unavailable',
        {
          en: 'This took too long and was stopped. Ask for less at once.',
          es: 'Tardó demasiado y se detuvo. Pida menos de una vez.',
        },
        {
          retryAfter: 5,
        },
      );
    case 'FST_ERR_REOPENED_CLOSE_SERVER':
      return new Problem(
        'unavailable',
        {
          en: 'The service is stopping. Try again in a moment.',
          es: 'El servicio se está deteniendo. Vuelva a intentarlo dentro de un momento.',
        },
        { retryAfter: 5 },
      );
  }
  return error.statusCode === 400
    ? new Problem('invalid_request', {
        en: 'The request cannot be read.',
        es: 'La petición no se puede leer.',
      })
    : undefined;
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
    ? new Problem('disk_full', {
        en: 'The disk is full. Nothing was changed; tell the administrator.',
        es: 'El disco está lleno. No se cambió nada; avise al administrador.',
      })
    : undefined;
}
