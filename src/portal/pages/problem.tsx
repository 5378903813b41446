import { ApiProblem, Unreachable } from '../../client/client.ts';
import { ButtonLink } from '../view/parts.tsx';
import type { Answer, Visit } from '../visit.ts';
import { say, type WordKey } from '../words/say.ts';

type ProblemName = 'notFound' | 'forbidden' | 'tooMany' | 'conflict' | 'unavailable' | 'fault';

const STATUS: Readonly<Record<ProblemName, number>> = {
  notFound: 404,
  forbidden: 403,
  tooMany: 429,
  conflict: 409,
  unavailable: 503,
  fault: 500,
};

/** What a person reads when something went wrong. It says no more than they need. */
export function problemPage(visit: Visit, error: unknown): Answer & { kind: 'page'; status: number } {
  const name = nameOf(error);
  const { locale } = visit;
  const title = say(locale, `problem.${name}` satisfies WordKey);
  const seconds = error instanceof ApiProblem ? (error.retryAfter ?? 1) : 1;
  const body = (
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, `problem.${name}Text` satisfies WordKey, { n: seconds })}</p>
      <p>
        <ButtonLink to="/" plain>
          {say(locale, 'problem.home')}
        </ButtonLink>
      </p>
    </div>
  );
  return { kind: 'page', title, body, status: STATUS[name] };
}

function nameOf(error: unknown): ProblemName {
  if (error instanceof Unreachable) return 'unavailable';
  const status =
    error instanceof ApiProblem
      ? error.status
      : error instanceof Error && 'statusCode' in error
        ? Number(error.statusCode)
        : 500;
  // 401 and a refusal of the office itself: the portal's key is not right, which is not the visitor's doing.
  if (error instanceof ApiProblem && (status === 401 || error.code === 'forbidden' || status === 503))
    return 'unavailable';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 400) return 'notFound';
  if (status === 409 || status === 412 || status === 413 || status === 422) return 'conflict';
  if (status === 429) return 'tooMany';
  return status < 500 ? 'notFound' : 'fault';
}
