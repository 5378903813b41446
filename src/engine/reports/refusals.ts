/** Why a report is refused: always with the name of the field, so that nobody takes a thinner answer for the whole one. */
import type { Sentence } from '../../metadata/label.ts';
import { Problem } from '../errors/problem.ts';

export function reportRefused(code: string, field: string, message: Sentence): Problem {
  return new Problem('invalid_request', message, { findings: [{ code, field, message }] });
}

/** A field that is not there, or that the caller may not see, are told alike. */
export function notSeen(module: string, name: string, path: string, hint: Sentence = NOTHING): Problem {
  return reportRefused('report.unknown_field', path, {
    en: `${module} has no field ${name} that you may see in a report.${hint.en}`,
    es: `${module} no tiene ningún campo ${name} que usted pueda ver en un informe.${hint.es}`,
  });
}

const NOTHING: Sentence = { en: '', es: '' };
