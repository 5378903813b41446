/** Why there is reasonable doubt about who asks (Art. 12(6)). */
export const doubts = [
  'unknown_address',
  'several_persons',
  'shared_mailbox',
  'contradicting_data',
  'third_party',
  'sensitive_data',
] as const;
