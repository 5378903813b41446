import { defineWords } from '../../web/words/words.tsx';
import { en } from './en.ts';
import { es } from './es.ts';

export const shellWords = defineWords(en, es);
