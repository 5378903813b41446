import type { Purpose } from '../metadata/privacy.ts';

/** The reasons for processing that the shipped modules name, each with its basis (Art. 6(1)). Companies add their own. */
export const purposes: readonly Purpose[] = [
  {
    code: 'service_contract',
    label: { en: 'Orders and deliveries', es: 'Pedidos y entregas' },
    basis: 'A6-1-b',
    reference: {
      en: 'Performing the contract with the customer, and the steps asked for before it',
      es: 'Ejecución del contrato con el cliente y medidas precontractuales a petición suya',
    },
  },
  {
    code: 'support',
    label: { en: 'Customer support', es: 'Atención al cliente' },
    basis: 'A6-1-b',
    reference: {
      en: 'Answering questions and faults under the contract and its warranty',
      es: 'Responder a consultas y averías en virtud del contrato y su garantía',
    },
  },
  {
    code: 'accounting',
    label: { en: 'Accounting and tax', es: 'Contabilidad e impuestos' },
    basis: 'A6-1-c',
    reference: {
      en: 'Commercial and tax law on books and vouchers; Art. 226 of Directive 2006/112/EC on invoices',
      es: 'Normativa mercantil y fiscal sobre libros y justificantes; art. 226 de la Directiva 2006/112/CE',
    },
  },
  {
    code: 'customer_relations',
    label: { en: 'Business relations', es: 'Relaciones comerciales' },
    basis: 'A6-1-f',
    reference: {
      en: 'Interest in knowing whom to speak to at a business partner, balanced in LIA-1',
      es: 'Interés en conocer al interlocutor de un socio comercial, ponderado en LIA-1',
    },
  },
  {
    code: 'credit_check',
    label: { en: 'Credit check', es: 'Evaluación de solvencia' },
    basis: 'A6-1-f',
    reference: {
      en: 'Interest in being paid when delivering before payment, balanced in LIA-2',
      es: 'Interés en cobrar cuando se entrega antes del pago, ponderado en LIA-2',
    },
  },
  {
    code: 'marketing_email',
    label: { en: 'Marketing by e-mail', es: 'Publicidad por correo electrónico' },
    basis: 'A6-1-a',
    reference: {
      en: 'The consent of the person, withdrawn as easily as given',
      es: 'El consentimiento de la persona, tan fácil de retirar como de dar',
    },
  },
  {
    code: 'marketing_phone',
    label: { en: 'Marketing by telephone', es: 'Publicidad por teléfono' },
    basis: 'A6-1-a',
    reference: {
      en: 'The consent of the person, withdrawn as easily as given',
      es: 'El consentimiento de la persona, tan fácil de retirar como de dar',
    },
  },
  {
    code: 'accountability',
    label: { en: 'Proof of data protection', es: 'Responsabilidad proactiva' },
    basis: 'A6-1-c',
    reference: {
      en: 'Articles 5(2), 7(1) and 12 to 22 GDPR: showing what was asked, allowed and done',
      es: 'Artículos 5.2, 7.1 y 12 a 22 RGPD: demostrar qué se pidió, se permitió y se hizo',
    },
  },
  {
    code: 'security',
    label: { en: 'Security of the systems', es: 'Seguridad de los sistemas' },
    basis: 'A6-1-f',
    reference: {
      en: 'Interest in safe systems (recital 49 GDPR), balanced in LIA-3',
      es: 'Interés en la seguridad de los sistemas (considerando 49 RGPD), ponderado en LIA-3',
    },
  },
];
