import { defineWords } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const informationWords = defineWords(en, es);

/** A language by its own name, which its readers know. */
export const languageNames = { en: 'English', es: 'Español' } as const;

export const channelCodes = ['email', 'post', 'in_person', 'phone', 'web_form', 'portal', 'other'] as const;
export type ChannelCode = (typeof channelCodes)[number];

export const exemptionCodes = [
  'informed_already',
  'impossible',
  'disproportionate',
  'laid_down_by_law',
  'secrecy',
] as const;
