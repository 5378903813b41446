import { defineWords } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const complaintWords = defineWords(en, es);

/** How something was told to whoever complains. */
export const toldCodes = ['email', 'post', 'phone', 'in_person', 'portal'] as const;
export type ToldCode = (typeof toldCodes)[number];

export const arrivalCodes = ['email', 'post', 'phone', 'in_person', 'other'] as const;

export const outcomeCodes = ['upheld', 'partly_upheld', 'not_upheld'] as const;
export type OutcomeCode = (typeof outcomeCodes)[number];
