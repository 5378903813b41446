import { defineWords, type Say } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { lineWords } from './words/line.ts';

export const requestWords = defineWords({ ...lineWords.en, ...en }, { ...lineWords.es, ...es });

export type RequestWord = keyof typeof requestWords.en;

/** A code of a step in words; an unknown one says nothing. */
export function codeWord(code: string | null, say: Say<RequestWord>): string {
  return code === null ? '' : say('code', { code });
}
