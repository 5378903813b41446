import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Label, Sentence } from './label.ts';
import { isName } from './names.ts';
import type { Purpose, RetentionRule } from './privacy.ts';

const BASES: readonly string[] = ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'];
const EVENTS: readonly string[] = ['created', 'issued', 'last_change', 'contract_end'];
const PERIOD = /^P(?=\d)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,5}D)?$/;

/** What is wrong with a purpose; empty when it can be used. */
export function checkPurpose(purpose: Purpose): Finding[] {
  return [
    ...unless(isName(purpose.code), 'purpose.001', 'code', {
      en: 'Write the code in small letters: marketing_email.',
      es: 'Escriba el código en minúsculas: marketing_email.',
    }),
    ...unless(hasText(purpose.label), 'purpose.002', 'label', {
      en: 'Write a label in English.',
      es: 'Escriba una etiqueta en inglés.',
    }),
    ...unless(BASES.includes(purpose.basis), 'purpose.003', 'basis', {
      en: `Write one of: ${BASES.join(', ')}.`,
      es: `Escriba uno de estos: ${BASES.join(', ')}.`,
    }),
    ...unless(hasText(purpose.reference), 'purpose.004', 'reference', {
      en: 'Name the contract, the statute, or the balancing of interests that the basis rests on.',
      es: 'Nombre el contrato, la ley o la ponderación de intereses en que se apoya la base.',
    }),
  ];
}

/** What is wrong with a retention rule; empty when it can be used. */
export function checkRetention(rule: RetentionRule): Finding[] {
  return [
    ...unless(isName(rule.code), 'retention.001', 'code', {
      en: 'Write the code in small letters: accounting_8y.',
      es: 'Escriba el código en minúsculas: accounting_8y.',
    }),
    ...unless(hasText(rule.label), 'retention.002', 'label', {
      en: 'Write a label in English.',
      es: 'Escriba una etiqueta en inglés.',
    }),
    ...unless(EVENTS.includes(rule.from), 'retention.003', 'from', {
      en: `Write one of: ${EVENTS.join(', ')}.`,
      es: `Escriba uno de estos: ${EVENTS.join(', ')}.`,
    }),
    ...unless(isPeriod(rule.period), 'retention.004', 'period', {
      en: 'Write years, months or days: P8Y, P18M, P90D.',
      es: 'Escriba años, meses o días: P8Y, P18M, P90D.',
    }),
    ...unless(hasText(rule.law), 'retention.005', 'law', {
      en: 'Name the law or the reason that the period follows from.',
      es: 'Nombre la ley o la razón de la que sale el plazo.',
    }),
  ];
}

function unless(fine: boolean, code: MetadataFindingCode, field: string, message: Sentence): Finding[] {
  return fine ? [] : [{ code, field, message }];
}

function isPeriod(period: string): boolean {
  return PERIOD.test(period) && /[1-9]/.test(period);
}

export function hasText(label: Label | undefined): boolean {
  return typeof label?.en === 'string' && label.en.trim() !== '';
}
