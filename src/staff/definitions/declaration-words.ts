import type { LegalBasis, RetentionRule } from '../../metadata/privacy.ts';
import { defineWords, type Say } from '../../web/words/words.tsx';
import { declarationEn } from './words/declaration-en.ts';
import { declarationEs } from './words/declaration-es.ts';

export const declarationWords = defineWords(declarationEn, declarationEs);
export type SayDeclaration = Say<keyof typeof declarationEn>;

/** `A6-1-b` as the words take it: `b1`. */
export function basisKey(basis: LegalBasis | string): string {
  return `${basis.slice(-1)}1`;
}

/** A period such as `P3Y6M` in words: "3 years and 6 months". What is no period is said as it stands. */
export function periodWords(period: string, say: SayDeclaration): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period);
  if (!found) return period;
  const [years, months, days] = [Number(found[1] ?? 0), Number(found[2] ?? 0), Number(found[3] ?? 0)];
  const both = years > 0 && months > 0;
  const more = (years > 0 || months > 0) && days > 0;
  return say('period', { years, months, days, both: String(both), more: String(more) });
}

/** When a rule's time ends, with its law: "3 years after the last change, counted from the end of that year. BGB § 195". */
export function ruleWords(rule: RetentionRule, law: string, say: SayDeclaration): string {
  return say('ruleLine', {
    period: periodWords(rule.period, say),
    from: say('eventName', { event: rule.from }),
    atYearEnd: String(rule.atYearEnd),
    law,
  });
}
