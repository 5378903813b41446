import type { Sentence } from '../../metadata/label.ts';

/** What follows a refusal of a name where another is near; nothing where none is. */
export function didYouMean(near: string | undefined): Sentence {
  return near ? { en: ` Did you mean ${near}?`, es: ` ¿Quería decir ${near}?` } : { en: '', es: '' };
}
