import { Problem } from '../errors/problem.ts';

/** Why a deletion cannot be taken back, in a sentence. */
export function cannotUndelete(en: string, es: string): Problem {
  return new Problem('conflict', {
    en: `This deletion cannot be taken back. ${en}`,
    es: `Esta eliminación no se puede deshacer. ${es}`,
  });
}
