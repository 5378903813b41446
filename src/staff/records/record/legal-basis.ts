import type { ConsentLine, PurposeUse } from '../../shapes.ts';

/** The legal bases by their code, as they are cited. */
export const articles: Readonly<Record<string, string>> = {
  'A6-1-a': 'Art. 6(1)(a)',
  'A6-1-b': 'Art. 6(1)(b)',
  'A6-1-c': 'Art. 6(1)(c)',
  'A6-1-d': 'Art. 6(1)(d)',
  'A6-1-e': 'Art. 6(1)(e)',
  'A6-1-f': 'Art. 6(1)(f)',
};

/** Whether a purpose rests on the person's consent. */
function onConsent(purpose: PurposeUse): boolean {
  return purpose.basis === 'A6-1-a';
}

/** Whether the consent that a purpose rests on stands; null: it rests on another basis, or that can't be told here. */
export function consentHolds(purpose: PurposeUse, consents: readonly ConsentLine[] | null): boolean | null {
  if (!onConsent(purpose) || !consents) return null;
  return consents.some((consent) => consent.code === purpose.code && consent.valid);
}

/** Whether data is used for the purpose now: neither stopped nor without the consent it rests on. */
export function isInUse(purpose: PurposeUse, consents: readonly ConsentLine[] | null): boolean {
  return purpose.state === 'in_use' && consentHolds(purpose, consents) !== false;
}
