import { defineWords } from '../../../web/words/words.tsx';
import { en } from './mail-en.ts';
import { es } from './mail-es.ts';

export const mailWords = defineWords(en, es);
