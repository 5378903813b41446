/** How the refusal of a step is kept with its run: without what it may say of a person. */
import type { Sentence } from '../../metadata/label.ts';
import type { WorkflowStep } from '../../metadata/workflow.ts';
import { problemCatalogue } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import type { Failure } from '../jobs/job-failure.ts';
import { StepRefused } from './steps.ts';

const stepNames: Readonly<Record<WorkflowStep['do'], Sentence>> = {
  set: { en: 'set fields', es: 'escribir campos' },
  create: { en: 'create a record', es: 'crear un registro' },
  assign: { en: 'assign', es: 'asignar' },
  comment: { en: 'comment', es: 'comentar' },
  mail: { en: 'send a mail', es: 'enviar un correo' },
  archive: { en: 'archive', es: 'archivar' },
  delete: { en: 'delete', es: 'eliminar' },
};

/** These say what is wrong without a value; of the others the title and the codes of the findings are kept. */
const PLAIN: ReadonlySet<string> = new Set(['forbidden', 'restricted', 'not_found', 'invalid_filter']);
const PASSING: ReadonlySet<string> = new Set([
  'unavailable',
  'too_many_requests',
  'disk_full',
  'stale_version',
  'internal',
]);

/** Undefined for what is no refusal. */
export function refusalSentence(error: unknown): Failure | undefined {
  const problem = error instanceof StepRefused ? error.problem : error;
  if (!(problem instanceof Problem)) return undefined;
  const final = !PASSING.has(problem.code);
  const why = whyOf(problem);
  if (!(error instanceof StepRefused)) return { sentence: why, final };
  const name = stepNames[error.step.do];
  return {
    sentence: {
      en: `Step ${error.place}, ${name.en}, was refused. ${why.en}`,
      es: `El paso ${error.place}, ${name.es}, se rechazó. ${why.es}`,
    },
    final,
  };
}

function whyOf(problem: Problem): Sentence {
  if (PLAIN.has(problem.code)) return problem.detail;
  const { title } = problemCatalogue[problem.code];
  const codes = [...new Set(problem.findings.map(({ code, field }) => `${field}: ${code}`))].slice(0, 5);
  const more = codes.length > 0 ? ` (${codes.join(', ')})` : '';
  return { en: `${title.en}${more}.`, es: `${title.es}${more}.` };
}
