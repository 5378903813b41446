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

/** Bases that are there for a person only where something is on record: the consent, or the contract or step towards one. */
const onRecord: readonly string[] = ['A6-1-a', 'A6-1-b'];

/**
 * Whether the basis of a purpose stands for this person, as what asks before a mail is sent says it (`GET …/permission`): what is on
 * record for the purpose decides, and without a consent or a contract on record nothing rests on one. Null: nothing has to be on record,
 * or it can't be told here.
 */
export function basisHolds(purpose: PurposeUse, consents: readonly ConsentLine[] | null): boolean | null {
  if (!consents) return null;
  const line = consents.find((consent) => consent.code === purpose.code);
  if (line) return line.valid;
  return onRecord.includes(purpose.basis) ? false : null;
}

/** Whether data is used for the purpose now: neither stopped nor without the basis it rests on. */
export function isInUse(purpose: PurposeUse, consents: readonly ConsentLine[] | null): boolean {
  return purpose.state === 'in_use' && basisHolds(purpose, consents) !== false;
}
