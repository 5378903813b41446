import type { Sentence } from '../../metadata/label.ts';
import { isUnavailable } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { JobFailed, JobNotYet } from './define-job.ts';

/** What is kept of an error: a sentence of ours, without personal data, and whether trying again makes sense. */
export interface Failure {
  readonly sentence: Sentence;
  readonly final: boolean;
}

const BROKE = {
  en: 'Something broke on our side. The log says more under the number of this job.',
  es: 'Algo falló por nuestra parte. El registro del servidor dice más bajo el número de esta tarea.',
};

/** The words of an error that is not ours may hold data (PostgreSQL quotes values): they are not kept. */
export function failureOf(error: unknown): Failure {
  if (error instanceof JobFailed) return { sentence: error.sentence, final: true };
  if (error instanceof JobNotYet) return { sentence: error.sentence, final: false };
  if (error instanceof Problem) {
    const passing = ['unavailable', 'too_many_requests', 'disk_full', 'stale_version', 'internal'].includes(
      error.code,
    );
    return { sentence: error.detail, final: !passing };
  }
  if (isUnavailable(error))
    return {
      sentence: { en: 'The database could not be reached.', es: 'No se pudo conectar con la base de datos.' },
      final: false,
    };
  return { sentence: BROKE, final: false };
}

/** A line for the log: the kind of the error and where it was thrown, without its words. */
export function failureLine(job: string, error: unknown): string {
  if (!(error instanceof Error)) return `Job ${job} failed with something that is no error.`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`Job ${job} failed: ${error.name}${code}`, ...places.slice(0, 6)].join('\n');
}
