import { defineWords, type Say } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const requestWords = defineWords(en, es);

export type RequestWord = keyof typeof en;

/** A code of a step in words; an unknown one says nothing. */
export function codeWord(code: string | null, say: Say<RequestWord>): string {
  return code === null ? '' : say('code', { code });
}
