/** What callers who write from the description alone say for our words; see `OtherWords`. */
import type { OtherWords } from '../../engine/operation.ts';

const bases = {
  consent: 'A6-1-a',
  contract: 'A6-1-b',
  legal_obligation: 'A6-1-c',
  vital_interests: 'A6-1-d',
  public_task: 'A6-1-e',
  public_interest: 'A6-1-e',
  legitimate_interest: 'A6-1-f',
  legitimate_interests: 'A6-1-f',
  '6(1)(a)': 'A6-1-a',
  '6(1)(b)': 'A6-1-b',
  '6(1)(c)': 'A6-1-c',
  '6(1)(d)': 'A6-1-d',
  '6(1)(e)': 'A6-1-e',
  '6(1)(f)': 'A6-1-f',
} as const;

export const consentWords: OtherWords = {
  references: ['subject'],
  keys: {
    subject: ['subjectId', 'contact'],
    at: ['givenAt', 'given_at', 'withdrawnAt', 'occurredAt', 'timestamp', 'time'],
    kind: ['state', 'status', 'action', 'decision', 'event'],
    basis: ['legalBasis', 'legal_basis'],
    wording: ['text', 'notice'],
    evidence: ['proof'],
    validUntil: ['expiresAt', 'valid_until', 'until'],
    channel: ['source'],
  },
  values: {
    basis: bases,
    kind: {
      give: 'given',
      granted: 'given',
      grant: 'given',
      withdraw: 'withdrawn',
      refuse: 'refused',
      denied: 'refused',
    },
    channel: { web: 'web_site', website: 'web_site', web_form: 'web_site', e_mail: 'email' },
  },
  texts: { wording: 'text', evidence: 'description' },
};

export const bulkConsentWords: OtherWords = {
  keys: { at: ['givenAt', 'given_at'], basis: ['legalBasis', 'legal_basis'] },
  values: { basis: bases },
};

export const withdrawalWords: OtherWords = {
  keys: { at: ['withdrawnAt', 'withdrawn_at'], note: ['reason', 'comment'] },
};
