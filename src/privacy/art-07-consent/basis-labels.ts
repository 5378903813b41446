import type { Label } from '../../metadata/label.ts';
import type { LegalBasis } from '../../metadata/privacy.ts';

/** What the bases of Art. 6(1) are called. */
export const basisLabels: Readonly<Record<LegalBasis, Label>> = {
  'A6-1-a': { en: 'Consent, Art. 6(1)(a)', es: 'Consentimiento, art. 6.1.a)' },
  'A6-1-b': { en: 'Contract, Art. 6(1)(b)', es: 'Contrato, art. 6.1.b)' },
  'A6-1-c': { en: 'Legal obligation, Art. 6(1)(c)', es: 'Obligación legal, art. 6.1.c)' },
  'A6-1-d': { en: 'Vital interests, Art. 6(1)(d)', es: 'Intereses vitales, art. 6.1.d)' },
  'A6-1-e': { en: 'Public interest, Art. 6(1)(e)', es: 'Interés público, art. 6.1.e)' },
  'A6-1-f': { en: 'Legitimate interests, Art. 6(1)(f)', es: 'Interés legítimo, art. 6.1.f)' },
};
