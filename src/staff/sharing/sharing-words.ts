import { defineWords } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const sharingWords = defineWords(en, es);

/** How staff learn of it; the portal is the person's own. */
export const channelCodes = ['email', 'post', 'phone', 'in_person', 'other'] as const;
export type ChannelCode = (typeof channelCodes)[number];
