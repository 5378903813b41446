import type { RetentionRule } from '../metadata/privacy.ts';

/**
 * How long the shipped modules keep data. The German periods are the shipped default; the Spanish and French ones stand
 * ready for companies there. Have counsel confirm them before use.
 */
export const retention: readonly RetentionRule[] = [
  {
    code: 'account_life',
    label: { en: 'Business relation and three years', es: 'Relación comercial y tres años' },
    from: 'contract_end',
    atYearEnd: true,
    period: 'P3Y',
    law: {
      en: 'German Civil Code, §§ 195 and 199: claims lapse three years after the end of the year',
      es: 'Código Civil alemán, §§ 195 y 199: prescripción a los tres años desde el fin del año',
    },
  },
  {
    code: 'accounting_8y',
    label: { en: 'Vouchers, eight years', es: 'Justificantes contables, ocho años' },
    from: 'issued',
    atYearEnd: true,
    period: 'P8Y',
    law: {
      en: 'German Fiscal Code, § 147(3), and Commercial Code, § 257(4)',
      es: 'Código Tributario alemán, § 147.3, y Código de Comercio alemán, § 257.4',
    },
  },
  {
    code: 'letters_6y',
    label: { en: 'Business letters, six years', es: 'Correspondencia comercial, seis años' },
    from: 'last_change',
    atYearEnd: true,
    period: 'P6Y',
    law: {
      en: 'German Commercial Code, § 257(1) no. 2 and 3, (4)',
      es: 'Código de Comercio alemán, § 257.1 núms. 2 y 3, y 257.4',
    },
  },
  {
    code: 'support_3y',
    label: { en: 'Support cases, three years', es: 'Casos de soporte, tres años' },
    from: 'last_change',
    atYearEnd: true,
    period: 'P3Y',
    law: {
      en: 'German Civil Code, §§ 195 and 199: claims lapse three years after the end of the year',
      es: 'Código Civil alemán, §§ 195 y 199: prescripción a los tres años desde el fin del año',
    },
  },
  {
    code: 'consent_proof_3y',
    label: {
      en: 'Proof of consent, three years after its end',
      es: 'Prueba del consentimiento, tres años tras su fin',
    },
    from: 'contract_end',
    atYearEnd: true,
    period: 'P3Y',
    law: {
      en: 'Article 7(1) GDPR; German Regulatory Offences Act, § 31(2) no. 1',
      es: 'Artículo 7.1 RGPD; Ley alemana de infracciones administrativas, § 31.2 núm. 1',
    },
  },
  {
    code: 'request_proof_3y',
    label: {
      en: 'Proof of answered requests, three years after their end',
      es: 'Prueba de las solicitudes atendidas, tres años tras su fin',
    },
    from: 'contract_end',
    atYearEnd: true,
    period: 'P3Y',
    law: {
      en: 'Articles 5(2), 12 and 82 GDPR; German Regulatory Offences Act, § 31(2) no. 1',
      es: 'Artículos 5.2, 12 y 82 RGPD; Ley alemana de infracciones administrativas, § 31.2 núm. 1',
    },
  },
  {
    code: 'prospect_2y',
    label: { en: 'Prospects, two years without contact', es: 'Interesados, dos años sin contacto' },
    from: 'last_change',
    atYearEnd: false,
    period: 'P2Y',
    law: {
      en: 'Article 5(1)(e) GDPR: no longer than needed',
      es: 'Artículo 5.1.e RGPD: no más de lo necesario',
    },
  },
  {
    code: 'accounting_es_6y',
    label: { en: 'Spanish books and vouchers, six years', es: 'Libros y justificantes, seis años' },
    from: 'issued',
    atYearEnd: true,
    period: 'P6Y',
    law: { en: 'Spanish Commercial Code, art. 30', es: 'Código de Comercio, art. 30' },
  },
  {
    code: 'accounting_fr_10y',
    label: { en: 'French accounting records, ten years', es: 'Documentos contables franceses, diez años' },
    from: 'issued',
    atYearEnd: true,
    period: 'P10Y',
    law: { en: 'French Commercial Code, L123-22', es: 'Código de Comercio francés, L123-22' },
  },
];
