/** A house in Zaragoza keeps by Spanish law, and tells people so. The shipped rules are German (`modules/retention.ts`). */
export const spanishRetention = [
  {
    code: 'account_life',
    label: { en: 'Business relation and five years', es: 'Relación comercial y cinco años' },
    period: 'P5Y',
    law: {
      en: 'Spanish Civil Code, art. 1964.2: personal claims lapse after five years',
      es: 'Código Civil, art. 1964.2: las acciones personales prescriben a los cinco años',
    },
  },
  {
    code: 'accounting_8y',
    label: { en: 'Books and vouchers, six years', es: 'Libros y justificantes, seis años' },
    period: 'P6Y',
    law: {
      en: 'Spanish Commercial Code, art. 30; General Tax Act, arts. 66 and 70',
      es: 'Código de Comercio, art. 30; Ley General Tributaria, arts. 66 y 70',
    },
  },
  {
    code: 'letters_6y',
    label: { en: 'Business letters, six years', es: 'Correspondencia comercial, seis años' },
    law: { en: 'Spanish Commercial Code, art. 30', es: 'Código de Comercio, art. 30' },
  },
  {
    code: 'support_3y',
    label: { en: 'Support cases, three years', es: 'Casos de soporte, tres años' },
    law: {
      en: 'Royal Decree 1/2007, art. 120: three years of warranty',
      es: 'Real Decreto Legislativo 1/2007, art. 120: tres años de garantía',
    },
  },
  {
    code: 'consent_proof_3y',
    label: {
      en: 'Proof of consent, three years after its end',
      es: 'Prueba del consentimiento, tres años tras su fin',
    },
    law: {
      en: 'Article 7(1) GDPR; Organic Law 3/2018, art. 72: infringements lapse after three years',
      es: 'Artículo 7.1 RGPD; Ley Orgánica 3/2018, art. 72: las infracciones prescriben a los tres años',
    },
  },
  {
    code: 'request_proof_3y',
    label: {
      en: 'Proof of answered requests, three years after their end',
      es: 'Prueba de las solicitudes atendidas, tres años tras su fin',
    },
    law: {
      en: 'Articles 5(2), 12 and 82 GDPR; Organic Law 3/2018, art. 72: infringements lapse after three years',
      es: 'Artículos 5.2, 12 y 82 RGPD; Ley Orgánica 3/2018, art. 72: las infracciones prescriben a los tres años',
    },
  },
] as const;
