import { defineWords, type Say } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const definitionWords = defineWords(en, es);
export type SayDefinition = Say<keyof typeof en>;
