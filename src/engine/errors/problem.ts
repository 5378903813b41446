import type { Finding } from '../../metadata/finding.ts';
import type { JsonObject } from '../../metadata/json.ts';
import type { Sentence } from '../../metadata/label.ts';
import { type ProblemCode, problemCatalogue } from './catalogue.ts';

/**
 * A refusal, as the client sees it (RFC 9457): a stable code, a sentence that says what to do, and the fields it is
 * about. The sentence is written in every language, and said in the one of who asked. Whatever is thrown that is not a Problem is a fault of ours and answers 500 without its text.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: Sentence;
  readonly findings: readonly Finding[];
  /** Seconds after which a retry makes sense (rate limit, database away). */
  readonly retryAfter: number | undefined;
  /** Members of its own that the code brings (RFC 9457 §3.2), such as `accepted` of `step_up_required`. */
  readonly members: JsonObject;

  constructor(
    code: ProblemCode,
    detail: Sentence,
    options: {
      findings?: readonly Finding[];
      retryAfter?: number;
      members?: JsonObject;
      cause?: unknown;
    } = {},
  ) {
    super(detail.en, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = problemCatalogue[code].status;
    this.detail = detail;
    this.findings = options.findings ?? [];
    this.retryAfter = options.retryAfter;
    this.members = options.members ?? {};
  }
}
