import { defineWords } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const holdWords = defineWords(en, es);
