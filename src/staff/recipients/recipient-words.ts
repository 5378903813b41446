import { defineWords, type Say } from '../../web/words/words.tsx';
import { en } from './words/en.ts';
import { es } from './words/es.ts';

export const recipientWords = defineWords(en, es);

export type SayRecipient = Say<keyof typeof en>;

/** What a transfer stands on; messages take no hyphens in what they select by. */
export function standsOn(say: SayRecipient, safeguard: string | null): string {
  return say('standsOn', { safeguard: (safeguard ?? 'none').replaceAll('-', '_') });
}

export const safeguardCodes = [
  'A45-3',
  'A46-2-a',
  'A46-2-b',
  'A46-2-c',
  'A46-2-d',
  'A46-2-e',
  'A46-2-f',
  'A46-3-a',
  'A49-1',
] as const;

/** Art. 28(3), first sentence, and its letters (a) to (h). */
export const clauseCodes = [
  'subject_matter',
  'instructions',
  'confidentiality',
  'security',
  'sub_processors',
  'assistance_rights',
  'assistance_security',
  'deletion_or_return',
  'audits',
] as const;

export const roleCodes = ['processor', 'controller', 'joint_controller', 'authority'] as const;
