import { en } from './en.ts';
import { es } from './es.ts';
import { defineWords } from './words.tsx';

export const webWords = defineWords(en, es);
