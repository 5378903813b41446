import type { SaidFinding } from '../metadata/finding.ts';

/** A refusal of the API (RFC 9457). `findings` say what is wrong with which field. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** Stable, such as `validation_failed`; docs/developers/errors.md lists them. */
  readonly code: string;
  readonly title: string;
  readonly findings: readonly SaidFinding[];
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined;
  /** Names the request in the server's log. */
  readonly instance: string | undefined;
  /** What the code brings besides, such as `accepted` of `step_up_required`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, body: ProblemBody, retryAfter?: number) {
    super(body.detail ?? body.title ?? `The service answered ${status}.`);
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.title = body.title ?? '';
    this.findings = body.findings ?? [];
    this.retryAfter = retryAfter;
    this.instance = body.instance;
    this.members = membersOf(body);
  }

  /** The finding about a field, where there is one. */
  about(field: string): SaidFinding | undefined {
    return this.findings.find((finding) => finding.field === field);
  }
}

/** The service could not be reached, or the connection broke: whether the call was carried out is not known. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly findings?: readonly SaidFinding[];
  readonly instance?: string;
}

const ORDINARY = ['type', 'title', 'status', 'detail', 'code', 'findings', 'instance'];

function membersOf(body: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !ORDINARY.includes(name)));
}

/** The problem that an answer carries; anything else that isn't a success becomes one without a code. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
  const isProblem = /json/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isProblem ? await response.json().catch(() => ({})) : {};
  return new ApiProblem(response.status, isBody(body) ? body : {}, retryAfter);
}

function isBody(value: unknown): value is ProblemBody {
  return typeof value === 'object' && value !== null;
}
