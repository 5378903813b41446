import { defineWords } from '../../../web/words/words.tsx';
import { en } from './en.ts';
import { es } from './es.ts';

export const recordWords = defineWords(en, es);

export type RecordWord = keyof typeof en;
