/**
 * What the fields of invoices and their lines declare. An invoice is a voucher: commercial and tax law keep what
 * Art. 226 of Directive 2006/112/EC makes part of it, and nothing else (Art. 17(3)(b) GDPR).
 */
import type { PrivacyDeclaration } from '../metadata/privacy.ts';

const voucher = {
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['accounting', 'service_contract'],
  retention: 'accounting_8y',
  onErasure: { action: 'keep', ground: 'legal_obligation', retention: 'accounting_8y' },
  inAccess: true,
  inPortability: true,
  disclosure: ['purchases'],
  portal: 'shown',
} as const;

/** The link to the customer: without it the voucher can't be matched with the payment and the account. */
export const customer: PrivacyDeclaration = { ...voucher, category: 'identity' };

/** Art. 226(4) and (5): the customer's VAT number, full name and address. */
export const billing: PrivacyDeclaration = { ...voucher, category: 'contact' };

/** Art. 226(1), (6) to (10): dates, what was delivered, amounts, rates and tax. */
export const terms: PrivacyDeclaration = { ...voucher, category: 'financial' };

/** The same, computed by us: handed out under Art. 15, derived for Art. 20. */
export const sums: PrivacyDeclaration = {
  ...terms,
  origin: 'derived',
  inPortability: { leftOut: 'derived' },
};

/** When it is to be paid is no part of the voucher, but of the claim: kept until claims lapse (Art. 17(3)(e)). */
export const claim: PrivacyDeclaration = {
  ...voucher,
  category: 'financial',
  onErasure: { action: 'keep', ground: 'legal_claims', retention: 'support_3y' },
};

/** What no law asks for goes, even where the voucher stays. */
const beyond = {
  ...voucher,
  purposes: ['service_contract'],
  retention: 'account_life',
  onErasure: { action: 'mask', strategy: 'clear' },
} as const;

export const extra: PrivacyDeclaration = { ...beyond, category: 'content' };

/** Art. 226(5) asks for name and address; a region is no part of an address that the post needs. */
export const region: PrivacyDeclaration = { ...beyond, category: 'contact' };

export const internal: PrivacyDeclaration = {
  ...beyond,
  category: 'content',
  origin: 'derived',
  inPortability: { leftOut: 'derived' },
  portal: 'hidden',
};
