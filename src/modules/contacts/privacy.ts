/** What the fields of a contact declare: complete declarations, named for the kind of data. */
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';

const person = {
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['service_contract', 'support', 'customer_relations'],
  retention: 'account_life',
  onErasure: { action: 'delete' },
  inAccess: true,
  inPortability: true,
  disclosure: [],
  portal: 'may_propose',
} as const;

export const identity: PrivacyDeclaration = { ...person, category: 'identity', disclosure: ['identity'] };

export const birth: PrivacyDeclaration = {
  ...person,
  category: 'demographic',
  purposes: ['service_contract'],
  disclosure: ['demographics'],
};

export const photo: PrivacyDeclaration = {
  ...person,
  category: 'identity',
  purposes: ['customer_relations'],
  inPortability: { leftOut: 'other_basis' },
  disclosure: ['identity'],
  portal: 'may_edit',
};

export const reach: PrivacyDeclaration = {
  ...person,
  category: 'contact',
  purposes: ['service_contract', 'support', 'customer_relations', 'marketing_email'],
  disclosure: ['contact_details'],
  portal: 'may_edit',
};

export const call: PrivacyDeclaration = {
  ...person,
  category: 'contact',
  purposes: ['service_contract', 'support', 'customer_relations', 'marketing_phone'],
  disclosure: ['contact_details'],
  portal: 'may_edit',
};

export const wishes: PrivacyDeclaration = {
  ...person,
  category: 'communication',
  portal: 'may_edit',
};

export const postal: PrivacyDeclaration = {
  ...person,
  category: 'contact',
  purposes: ['service_contract', 'accounting', 'customer_relations'],
  disclosure: ['postal_address'],
  portal: 'may_edit',
};

export const work: PrivacyDeclaration = {
  ...person,
  category: 'employment',
  purposes: ['service_contract', 'customer_relations'],
  disclosure: ['employment'],
};

/** Names another person, whose rights weigh against handing it out (Art. 15(4), 20(4)). */
export const colleague: PrivacyDeclaration = {
  ...person,
  category: 'employment',
  origin: 'third_party',
  purposes: ['customer_relations'],
  inAccess: { leftOut: 'others_rights' },
  inPortability: { leftOut: 'others_rights' },
  portal: 'hidden',
};

/** What we think or concluded: part of access (Art. 15), not of portability (Art. 20: provided and observed only). */
export const judgement: PrivacyDeclaration = {
  ...person,
  category: 'behavioural',
  origin: 'derived',
  purposes: ['customer_relations'],
  retention: 'prospect_2y',
  inPortability: { leftOut: 'derived' },
  disclosure: ['profile'],
  portal: 'hidden',
};

export const credit: PrivacyDeclaration = {
  ...person,
  category: 'financial',
  sensitivity: 'confidential',
  origin: 'derived',
  purposes: ['credit_check'],
  inPortability: { leftOut: 'derived' },
  disclosure: ['profile'],
  portal: 'hidden',
};

export const source: PrivacyDeclaration = {
  ...person,
  category: 'behavioural',
  origin: 'observed',
  purposes: ['customer_relations'],
  inPortability: { leftOut: 'other_basis' },
  portal: 'hidden',
};

export const notes: PrivacyDeclaration = {
  ...person,
  category: 'content',
  origin: 'derived',
  purposes: ['service_contract', 'support', 'customer_relations'],
  inPortability: { leftOut: 'derived' },
  portal: 'hidden',
};
